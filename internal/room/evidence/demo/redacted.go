package demo

import (
	"bytes"
	"context"

	"candour/evidence/pdf/canary"
	"candour/internal/room/evidence"
	"candour/internal/room/evidence/redacting"
)

// guest is the made-up name that is taken out.
const guest = "Madeup-Guest"

// letter is a PDF of one page in which the name stands in the middle of a line.
func letter(number string) []byte {
	lines := []string{"Made-up letter " + number, "", "This is placeholder text about a timetable and about no real person.",
		"A copy was given to " + guest + " at the desk on the first day of term.", "The desk keeps the list of copies, and sends no other."}
	content := ""
	for i, l := range lines {
		content += canary.Line(72, 740-24*float64(i), 12, l)
	}
	return canary.Simple("/MediaBox [0 0 595 842]", content)
}

// third is a delivery of two letters: one is ready for participants, and one waits for a second human with a box whose width tells.
func third(ctx, second context.Context, svc *evidence.Service, home string) error {
	id, err := svc.Deliver(ctx, evidence.New{Home: home, On: svc.Today(), Prefix: "MADE", Sender: "A made-up school", Medium: "by upload", Declared: 2})
	if err != nil {
		return err
	}
	for _, number := range []string{"one", "two"} {
		if _, err := svc.Add(ctx, id, []evidence.File{{Name: "letter " + number + ".pdf", Data: bytes.NewReader(letter(number))}}); err != nil {
			return err
		}
	}
	if err := svc.Read(ctx, id, nil); err != nil {
		return err
	}
	if err := svc.Wait(id); err != nil {
		return err
	}
	l, err := svc.List(ctx, id, evidence.Indexed, "")
	if err != nil {
		return err
	}
	floor := redacting.New(svc)
	for i := range l.Files {
		at := redacting.At{Home: home, Delivery: id, Item: l.Files[i].ID, To: evidence.Participants}
		made, err := ready(ctx, floor, at, i == 0)
		if err == nil && i == 0 {
			err = approve(second, floor, at, &made)
		}
		if err != nil {
			return err
		}
	}
	return svc.Close(ctx, id, "")
}

// ready marks the name and has a file made.
func ready(ctx context.Context, floor *redacting.Service, at redacting.At, toEnd bool) (redacting.Redaction, error) {
	if _, err := floor.Find(ctx, at, guest, toEnd, redacting.Why{Ground: redacting.Personal, Label: "G1"}); err != nil {
		return redacting.Redaction{}, err
	}
	if err := floor.Make(ctx, at); err != nil {
		return redacting.Redaction{}, err
	}
	if err := floor.Wait(at); err != nil {
		return redacting.Redaction{}, err
	}
	sh, err := floor.Open(ctx, at)
	made, _ := sh.Waits()
	return made, err
}

// approve looks at each page and approves it.
func approve(ctx context.Context, floor *redacting.Service, at redacting.At, made *redacting.Redaction) error {
	for n := 1; n <= made.Pages; n++ {
		if _, err := floor.Picture(ctx, at, made.ID, n); err != nil {
			return err
		}
	}
	return floor.Answer(ctx, at, redacting.Answer{ID: made.ID, Hash: made.Output, Approve: true})
}
