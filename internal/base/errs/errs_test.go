package errs

import (
	"errors"
	"fmt"
	"strings"
	"testing"
)

func TestCodeAndMessageSurviveWrapping(t *testing.T) {
	base := Because(Conflict, "Somebody changed this first.", errors.New("row 7 of secret_table"))
	err := fmt.Errorf("store: %w", base)
	Wrap(&err, "Save(%q)", "x")
	if CodeOf(err) != Conflict {
		t.Errorf("CodeOf = %q, want conflict", CodeOf(err))
	}
	if got := Message(err); got != "Somebody changed this first." {
		t.Errorf("Message = %q", got)
	}
	if !strings.Contains(err.Error(), "secret_table") {
		t.Error("the log must keep the cause")
	}
	if strings.Contains(Message(err), "secret_table") {
		t.Error("the person must not see the cause")
	}
}

func TestUnknownErrorsAreInternalAndSilent(t *testing.T) {
	err := errors.New("pq: relation \"person\" does not exist")
	if CodeOf(err) != Internal {
		t.Errorf("CodeOf = %q, want internal", CodeOf(err))
	}
	if strings.Contains(Message(err), "person") {
		t.Errorf("Message leaks: %q", Message(err))
	}
	if CodeOf(nil) != "" {
		t.Error("nil has no code")
	}
}

func TestFieldNamesRowAndColumn(t *testing.T) {
	for _, c := range []struct {
		f    Field
		want string
	}{
		{Field{Message: "is empty", Row: 3, Column: "title"}, "row 3, column title: is empty"},
		{Field{Message: "is empty", Name: "title"}, "title: is empty"},
		{Field{Message: "is empty"}, "is empty"},
	} {
		if got := c.f.String(); got != c.want {
			t.Errorf("String = %q, want %q", got, c.want)
		}
	}
}
