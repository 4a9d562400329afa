package main

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// site reads published files by their path below the page's address.
type site func(path string) ([]byte, error)

// missingError is a file that could not be had, which proves nothing.
type missingError struct{ error }

func isMissing(err error) bool {
	var missing missingError
	return errors.As(err, &missing)
}

const largestFile = 32 << 20

func openSite(place string) site {
	if !strings.HasPrefix(place, "http://") && !strings.HasPrefix(place, "https://") {
		return func(path string) ([]byte, error) {
			if strings.HasSuffix(path, "/") {
				path += "index.html"
			}
			bytes, err := os.ReadFile(filepath.Join(place, filepath.FromSlash(path)))
			if err != nil {
				return nil, missingError{fmt.Errorf("%s cannot be read", path)}
			}
			return bytes, nil
		}
	}
	client := &http.Client{Timeout: 20 * time.Second}
	return func(path string) ([]byte, error) {
		response, err := client.Get(strings.TrimSuffix(place, "/") + "/" + path)
		if err != nil {
			return nil, missingError{err}
		}
		defer response.Body.Close()
		if response.StatusCode != http.StatusOK {
			return nil, missingError{fmt.Errorf("%s answers %d", path, response.StatusCode)}
		}
		bytes, err := io.ReadAll(io.LimitReader(response.Body, largestFile))
		if err != nil {
			return nil, missingError{fmt.Errorf("%s: %w", path, err)}
		}
		return bytes, nil
	}
}
