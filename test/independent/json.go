package main

import (
	"bytes"
	"encoding"
	"encoding/json"
	"fmt"
	"io"
	"reflect"
	"strconv"
	"strings"
)

// decode reads JSON into a struct strictly: its one spelling, exactly the fields of the struct, no null. A field of
// pointer type may be left out.
func decode(data []byte, target any) error {
	if err := checkSpelling(data); err != nil {
		return err
	}
	if err := checkFields(data, reflect.TypeOf(target).Elem(), "the entry"); err != nil {
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

// checkFields refuses a field too many as it does one missing. (encoding/json alone would take another case for the same.)
func checkFields(data json.RawMessage, want reflect.Type, place string) error {
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
	case reflect.Map:
		var parts map[string]json.RawMessage
		if err := json.Unmarshal(data, &parts); err != nil {
			return fmt.Errorf("%s: %w", place, err)
		}
		for name, part := range parts {
			if err := checkFields(part, want.Elem(), name); err != nil {
				return err
			}
		}
	case reflect.Slice:
		var parts []json.RawMessage
		if err := json.Unmarshal(data, &parts); err != nil {
			return fmt.Errorf("%s: %w", place, err)
		}
		for i, part := range parts {
			if err := checkFields(part, want.Elem(), fmt.Sprintf("%s[%d]", place, i)); err != nil {
				return err
			}
		}
	case reflect.Struct:
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
			if ok {
				if err := checkFields(part, field.Type, name); err != nil {
					return err
				}
			}
		}
		for name := range given {
			return fmt.Errorf("%s has a field too many, %s", place, name)
		}
	}
	return nil
}
