package main

import (
	"slices"
	"testing"
)

func TestWhatOnlyTestsUseIsFoundAndExceptionsCanOnlyShrink(t *testing.T) {
	found := unreachable([]byte("a/one.go:3:6: unreachable func: Used\na/two.go:13:16: unreachable func: store.tie\nlib/x.go:1:1: unreachable func: API\n"))
	if want := []dead{{"a/one.go", "Used"}, {"a/two.go", "store.tie"}, {"lib/x.go", "API"}}; !slices.Equal(found, want) {
		t.Fatalf("read %v, want %v", found, want)
	}
	got := judge(found, []exception{{"lib/", "a library"}, {"a/one.go Used", "a reason"}, {"gone/", "nothing is there now"}})
	want := []string{"only tests use a/two.go store.tie", `the exception "gone/" of tools/check/tests.go meets nothing: take it off`}
	if !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestEveryExceptionHasAReason(t *testing.T) {
	for _, e := range mayServeTests {
		if len(e.reason) < 10 {
			t.Errorf("%q has no reason", e.prefix)
		}
	}
}
