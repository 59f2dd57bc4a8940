package signin

import (
	"context"
	"slices"
	"strings"

	"candour/internal/base/errs"
	"candour/internal/site/web"
)

// The answers to whether somebody is a human who is registered: one of those,
// by id, or somebody else.
const (
	sameHuman    = "same:"
	anotherHuman = "another"
)

// likeQuestion asks which of those who are like somebody they are.
type likeQuestion struct {
	Who     web.Choices
	Because web.Input
}

// answerFrom reads what the administrator said of those who are like somebody.
func answerFrom(f *web.Form) Answer {
	same, _ := strings.CutPrefix(f.Text(likeField), sameHuman)
	if f.Text(likeField) == anotherHuman {
		same = ""
	}
	a := Answer{Same: same}
	if same == "" {
		a.Because = f.Text("because")
	}
	return a
}

// askLike gives the question when a form was sent back because of it.
func (s *Service) askLike(ctx context.Context, f *web.Form, id string) (*likeQuestion, error) {
	asked := slices.ContainsFunc(errs.FieldsOf(f.Err()), func(x errs.Field) bool { return x.Name == likeField })
	if !asked && !f.Sent(likeField) {
		return nil, nil
	}
	near, err := s.Near(ctx, staffFrom(f, id))
	if err != nil || len(near) == 0 {
		return nil, err
	}
	bodies, err := s.bodies(ctx)
	if err != nil {
		return nil, err
	}
	var options []web.Option
	for _, n := range near {
		text := "The same human as " + web.InWords(n.Names)
		if len(n.Names) == 0 {
			text = "The same human as the one with number " + n.Number
		}
		options = append(options, web.Option{Value: sameHuman + n.ID, Text: text, Hint: "Number " + n.Number + ", " + bodyName(bodies, n.Employer) + ": " + web.InWords(n.Why)})
	}
	options = append(options, web.Option{Value: anotherHuman, Text: "Another human", Hint: "Say how you know, in the box below"})
	q := &likeQuestion{Who: f.Radios(likeField, "Is this somebody who is registered already?", "One human may have several accounts. They count as one wherever two people must agree.", options),
		Because: f.Input("because", "If they are another human, how do you know?", "This is kept in the log")}
	return q, nil
}
