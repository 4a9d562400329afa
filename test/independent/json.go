package main

import (
	"bytes"
	"encoding"
	"encoding/json"
	"fmt"
	"io"
	"reflect"
	"regexp"
	"strconv"
	"strings"
)

// decode reads JSON into a struct strictly: its one spelling, exactly the fields of the struct, no null. A field of
// pointer type may be left out.
func decode(data []byte, target any) error {
	if err := checkSpelling(data); err != nil {
		return err
	}
	return decodeFields(data, target)
}

// decodeFields does so whatever the spelling, which is free inside a disclosure.
func decodeFields(data []byte, target any) error {
	if err := checkFields(data, reflect.TypeOf(target).Elem(), "the entry", "text"); err != nil {
		return err
	}
	return json.Unmarshal(data, target)
}

// checkSpelling writes the JSON again as ECMAScript would: what comes out otherwise could be read in two ways.
func checkSpelling(data []byte) error {
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.UseNumber()
	var out strings.Builder
	if err := rewrite(decoder, &out); err != nil {
		return err
	}
	if _, err := decoder.Token(); err != io.EOF || out.String() != string(data) {
		return fmt.Errorf("JSON in another spelling than its one")
	}
	return nil
}

func rewrite(decoder *json.Decoder, out *strings.Builder) error {
	token, err := decoder.Token()
	if err != nil {
		return err
	}
	switch value := token.(type) {
	case json.Delim:
		out.WriteString(value.String())
		names := map[string]bool{}
		for first := true; decoder.More(); first = false {
			if !first {
				out.WriteByte(',')
			}
			if value == '{' {
				name, err := decoder.Token()
				if err != nil {
					return err
				}
				text := name.(string)
				if names[text] {
					return fmt.Errorf("%q is named twice", text)
				}
				names[text] = true
				writeText(text, out)
				out.WriteByte(':')
			}
			if err := rewrite(decoder, out); err != nil {
				return err
			}
		}
		end, err := decoder.Token()
		if err != nil {
			return err
		}
		out.WriteString(end.(json.Delim).String())
	case string:
		writeText(value, out)
	case json.Number:
		number, err := strconv.ParseInt(value.String(), 10, 64)
		if err != nil || number > 1<<53-1 || number < -(1<<53-1) {
			return fmt.Errorf("%s is no whole number", value)
		}
		out.WriteString(strconv.FormatInt(number, 10))
	case bool:
		out.WriteString(strconv.FormatBool(value))
	case nil:
		out.WriteString("null")
	}
	return nil
}

var shortEscapes = map[rune]string{
	'"': `\"`, '\\': `\\`, '\b': `\b`, '\f': `\f`, '\n': `\n`, '\r': `\r`, '\t': `\t`,
}

func writeText(text string, out *strings.Builder) {
	out.WriteByte('"')
	for _, char := range text {
		switch short, ok := shortEscapes[char]; {
		case ok:
			out.WriteString(short)
		case char < 0x20:
			fmt.Fprintf(out, `\u%04x`, char)
		default:
			out.WriteRune(char)
		}
	}
	out.WriteByte('"')
}

// forms are what texts must look like, by the `form` of a field; of a dictionary it is that of the names, and the values
// follow after a comma. Where a field has none it is "text".
var forms = map[string]*regexp.Regexp{
	"text":     regexp.MustCompile(`^[^\x00-\x09\x0b-\x1f\x7f]+$`),
	"id":       idForm,
	"code":     regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,63}$`),
	"language": regexp.MustCompile(`^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$`),
	"day":      regexp.MustCompile(`^\d{4}-\d\d-\d\d$`),
	"role":     regexp.MustCompile(`^(log|connector|auditor|timestamp)$`),
	"op":       regexp.MustCompile(`^(add|retire)$`),
	"result":   regexp.MustCompile(`^(pass|deviated|excepted|fail|unknown|hidden)$`),
	"status":   regexp.MustCompile(`^(met|deviated|excepted|failing|stale|pending|withdrawn)$`),
	"base64":   regexp.MustCompile(`^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{4}|[A-Za-z0-9+/]{3}=|[A-Za-z0-9+/]{2}==)$`),
}

// checkFields refuses a field too many as it does one missing, null, and a text of another form. (encoding/json alone would
// take null for nothing, and another case for the same name.)
func checkFields(data json.RawMessage, want reflect.Type, place, form string) error {
	if string(data) == "null" {
		return fmt.Errorf("%s is null", place)
	}
	if want.Kind() == reflect.Pointer {
		want = want.Elem()
	}
	if reflect.PointerTo(want).Implements(reflect.TypeFor[encoding.TextUnmarshaler]()) {
		return nil
	}
	switch want.Kind() {
	case reflect.String:
		var text string
		if err := json.Unmarshal(data, &text); err != nil || !forms[form].MatchString(text) {
			return fmt.Errorf("%s is not a %s", place, form)
		}
	case reflect.Int, reflect.Int64:
		if data[0] == '-' {
			return fmt.Errorf("%s is negative", place)
		}
	case reflect.Map:
		var parts map[string]json.RawMessage
		if err := json.Unmarshal(data, &parts); err != nil {
			return fmt.Errorf("%s: %w", place, err)
		}
		name, value, _ := strings.Cut(form, ",")
		for each, part := range parts {
			if !forms[name].MatchString(each) {
				return fmt.Errorf("%q in %s is not a %s", each, place, name)
			}
			if err := checkFields(part, want.Elem(), each, value); err != nil {
				return err
			}
		}
	case reflect.Slice:
		var parts []json.RawMessage
		if err := json.Unmarshal(data, &parts); err != nil {
			return fmt.Errorf("%s: %w", place, err)
		}
		for i, part := range parts {
			if err := checkFields(part, want.Elem(), fmt.Sprintf("%s[%d]", place, i), form); err != nil {
				return err
			}
		}
	case reflect.Struct:
		return checkStruct(data, want, place)
	}
	return nil
}

func checkStruct(data json.RawMessage, want reflect.Type, place string) error {
	var given map[string]json.RawMessage
	if err := json.Unmarshal(data, &given); err != nil {
		return fmt.Errorf("%s: %w", place, err)
	}
	for _, field := range reflect.VisibleFields(want) {
		name := field.Tag.Get("json")
		if name == "" {
			continue
		}
		part, ok := given[name]
		delete(given, name)
		if !ok && field.Type.Kind() != reflect.Pointer {
			return fmt.Errorf("%s lacks %s", place, name)
		}
		form := field.Tag.Get("form")
		if form == "" {
			form = "text"
		}
		if ok {
			if err := checkFields(part, field.Type, name, form); err != nil {
				return err
			}
		}
	}
	for name := range given {
		return fmt.Errorf("%s has a field too many, %s", place, name)
	}
	return nil
}
