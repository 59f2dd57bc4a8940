// Package confirm asks a person once more before an act takes something away from somebody
// else.
//
// What does the act answers with a [Question] ([Question.Err]) unless the context says that
// the person was asked this very question and went on ([Said]). Package web shows the
// question with everything that was typed and a button that sends it again, and puts the
// answer into the context ([With]). The question's code names what was shown: when that
// changes, the person is asked anew.
package confirm

import (
	"context"
	"errors"

	"candour/internal/base/errs"
)

// Field is the name in the address by which a form says that its sender was asked.
const Field = "over"

// Question is what somebody is asked before they go on.
type Question struct {
	// Code names what the question is about, as it is now; it holds no words.
	Code    string
	Heading string
	Lines   []string
	// Button is what going on is called.
	Button string
}

// asks is a question as an error.
type asks struct {
	Question
	error
}

// Unwrap gives the error's code and words.
func (a *asks) Unwrap() error { return a.error }

// Err is the question as an error of code Asks.
func (q Question) Err() error {
	words := q.Heading
	for _, l := range q.Lines {
		words += "\n" + l
	}
	return &asks{q, errs.New(errs.Asks, words)}
}

// Of gives the question that an error asks.
func Of(err error) (Question, bool) {
	if a, ok := errors.AsType[*asks](err); ok {
		return a.Question, true
	}
	return Question{}, false
}

type key struct{}

// With gives a context in which the question of a code was answered by going on.
func With(ctx context.Context, code string) context.Context {
	return context.WithValue(ctx, key{}, code)
}

// Said says that the question of a code was asked and answered by going on. A question
// without a code was never asked.
func Said(ctx context.Context, code string) bool {
	said, _ := ctx.Value(key{}).(string)
	return code != "" && said == code
}
