package confirm_test

import (
	"context"
	"fmt"
	"testing"

	"candour/internal/base/confirm"
	"candour/internal/base/errs"
)

func TestAQuestionIsAskedOfWhatItNames(t *testing.T) {
	q := confirm.Question{Code: "one", Heading: "Sure?", Lines: []string{"Made up."}, Button: "Go on"}
	err := fmt.Errorf("wrapped: %w", q.Err())
	got, ok := confirm.Of(err)
	if !ok || got.Button != "Go on" || !errs.Is(err, errs.Asks) || errs.Message(err) != "Sure?\nMade up." {
		t.Errorf("%+v %v %v", got, ok, err)
	}
	if _, ok := confirm.Of(errs.New(errs.Conflict, "Made up.")); ok {
		t.Error("an error that asks nothing asks")
	}
	ctx := context.Background()
	for code, want := range map[string]bool{"one": true, "two": false, "": false} {
		if confirm.Said(confirm.With(ctx, "one"), code) != want {
			t.Errorf("%q", code)
		}
	}
	if confirm.Said(ctx, "one") || confirm.Said(confirm.With(ctx, ""), "") {
		t.Error("nobody was asked")
	}
}
