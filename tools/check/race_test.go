package main

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
)

// A package that starts goroutines runs under the race detector; one that starts none
// any more is taken off the list.
func TestEveryPackageWithGoroutinesRunsUnderTheRaceDetector(t *testing.T) {
	found, err := concurrent(root)
	if err != nil {
		t.Fatal(err)
	}
	for dir := range found {
		if _, ok := raced[dir]; !ok {
			t.Errorf("%s starts goroutines and is not in raced (tools/check/race.go)", dir)
		}
	}
	for dir := range raced {
		if !found[dir] {
			t.Errorf("%s starts no goroutine: take it off raced (tools/check/race.go)", dir)
		}
		for _, name := range raced[dir] {
			if !has(t, dir, "func "+name+"(t *testing.T)") {
				t.Errorf("%s has no %s (tools/check/race.go)", dir, name)
			}
		}
	}
}

// has says whether a test file of a package has some words.
func has(t *testing.T, dir, words string) bool {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(root, dir, "*_test.go"))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		text, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(text, []byte(words)) {
			return true
		}
	}
	return false
}
