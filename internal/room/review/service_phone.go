package review

import (
	"context"
	"slices"

	"candour/internal/base/errs"
	"candour/internal/room/review/intake"
	"candour/internal/room/review/mine"
	"candour/internal/room/review/rules"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
)

// errMayNotTake is said to a member of staff whose body closes cases, or of whom that
// or who they are is not known.
func errMayNotTake() error {
	return errs.New(errs.Forbidden, "You cannot take an application by telephone. Only somebody whose body is known, and closes no cases, may. Give the call to a colleague.")
}

// MayTake says whether the actor may write down what somebody says on the telephone, as
// far as that can be said before any body is named.
func (s *Service) MayTake(ctx context.Context) error {
	who := access.ActorFrom(ctx)
	if !who.Is(who.Human) || s.Auth.Authorize(ctx, who, rules.ReviewPhone, takenBy(who, intake.Application{}, nil)) != nil {
		return errMayNotTake()
	}
	return nil
}

// takenBy is what the rules weigh of what was said on the telephone: every body that the
// person named counts as having closed the case, and nothing of that is confirmed.
// Whoever may be one whom they keep out is barred; an office that nobody knows may be
// anybody's.
func takenBy(who access.Actor, a intake.Application, offices []intake.TypedOffice) access.Resource {
	origin, barred := append([]string{a.Force, a.Prosecutor}, a.ExcludeBodies...), []string{}
	sure, unsure := rules.NameLookups(who.Name)
	marks := slices.Concat(sure, unsure)
	named := slices.ContainsFunc(rules.NamedMarks(a.ExcludePeople), func(m string) bool { return slices.Contains(marks, m) })
	for _, o := range offices {
		origin, named = append(origin, o.ID), named || !o.Known()
	}
	if named {
		barred = append(barred, who.Selves...)
	}
	return access.Resource{Kind: "review", Attrs: map[string]any{"origin": append([]string{}, present(origin...)...), "confirmed": false, "barred": barred}}
}

// SubmitTaken sends what somebody said on the telephone. The rules are asked once more,
// about the bodies and the people that the person named since the call began; whoever
// wrote it down is whoever sends it. The person reads that it was opened, by whom and
// what for; the writer reads it again as any other of the panel would.
func (s *Service) SubmitTaken(ctx context.Context, draftID string, a intake.Application) (number, id string, err error) {
	who := access.ActorFrom(ctx)
	if a.Phone == nil || !who.Is(a.Phone.Human) || draftID == "" {
		return "", "", errMayNotTake()
	}
	act := ledger.Act{Action: rules.ReviewPhone, Facts: func(ctx context.Context, tx *ledger.Tx) (access.Resource, error) {
		offices, err := s.Offices(ctx, tx, a.ExcludeOffices, a.ExcludePeople)
		return takenBy(who, a, offices), err
	}}
	number, id, err = s.submit(ctx, act, draftID, a, func(ctx context.Context, tx *ledger.Tx, id string) error {
		return s.vault.Visit(ctx, tx, id, mine.PartTaken, "To write down what you said on the telephone, and to send it for you.")
	})
	if errs.Is(err, errs.Forbidden) {
		return "", "", errs.New(errs.Forbidden,
			"You cannot send this: what the caller said names your body, an office that nobody knows, or somebody of your name; or it is not known any more that your body closes no cases.")
	}
	return number, id, err
}
