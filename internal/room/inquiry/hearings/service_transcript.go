package hearings

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/base/ids"
	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/restrict"
	"candour/internal/room/inquiry/transcript"
	"candour/internal/room/inquiry/typed"
	"candour/internal/trust/ledger"
)

// team is as whom the team reads.
var team = restrict.Audience{Circle: restrict.Team}

func num(n int) string { return strconv.Itoa(n) }

// Import takes in the transcript of a day, from its file. first is the number of its first page, where
// the file does not say it. A later file of the day is taken by [Service.Again].
func (s *Service) Import(ctx context.Context, id, of string, number, first int, file []byte) (string, error) {
	read, err := transcript.Read(file, first)
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256(file)
	made := ids.Random("transcript")
	return made, s.write(ctx, inquiry.InquiryExamine, ledger.Of{Kind: kindTranscript, ID: made}, id, func(ctx context.Context, tx *ledger.Tx, x *inquiry.Inquiry) error {
		h, err := s.hearing(ctx, tx, id, of)
		if err != nil {
			return err
		}
		if number < 1 || number > len(h.Days) || h.Days[number-1].After(s.Today()) {
			return typed.Wrong("number", "Choose a day of the hearing that has been")
		}
		if !x.Considers(h.Days[number-1]) {
			return typed.Wrong("number", "The inquiry had no setting-up day by then. No evidence is heard before it")
		}
		taken, err := s.store.taken(ctx, tx, of)
		if err != nil {
			return err
		}
		if _, ok := taken[number]; ok {
			return errs.New(errs.Conflict, "There is a transcript of this day. Open it, and take the new file in there: every line that is cited keeps its place.")
		}
		text, err := json.Marshal(read)
		if err != nil {
			return err
		}
		return tx.Insert(kindTranscript, made, ledger.Row{"inquiry_id": id, "hearing_id": of, "number": int64(number), "sha256": hex.EncodeToString(sum[:]),
			"text": string(text), "looked": "{}", "made": s.Today().String()})
	})
}

// transcript gives a transcript of an inquiry.
func (s *Service) transcript(ctx context.Context, q db.Querier, id, of string) (Transcript, error) {
	all, err := s.store.transcripts(ctx, q, `WHERE inquiry_id = ? AND id = ?`, id, of)
	if err == nil && len(all) == 0 {
		err = errNone
	}
	if err != nil {
		return Transcript{}, err
	}
	return all[0], nil
}

// openTo says, in q, whether the actor is shown all lines of a transcript from one place to another: what they
// are not shown they do nothing to, and nothing tells them what it says.
func (s *Service) openTo(ctx context.Context, q db.Querier, t *Transcript, from, to transcript.Place) (bool, error) {
	x, err := s.Inquiries.Of(ctx, q, t.Inquiry)
	if err != nil {
		return false, err
	}
	who, err := s.Inquiries.Reader(ctx, q, &x)
	if err != nil {
		return false, err
	}
	held, err := s.rules(ctx, q, t.Inquiry)
	return allOpen(between(t, held, restrict.Span{From: from, To: to}, who)), err
}

// wholeTo refuses whoever is not shown every line of a transcript from one place to another.
func (s *Service) wholeTo(ctx context.Context, q db.Querier, t *Transcript, from, to transcript.Place) error {
	open, err := s.openTo(ctx, q, t, from, to)
	if err == nil && !open {
		err = errParted
	}
	return err
}

var errParted = errs.New(errs.Conflict, "Lines of this transcript are not shown to you. Somebody who is shown all of them does this.")

// onTranscript changes the words, links or looks of a transcript.
func (s *Service) onTranscript(ctx context.Context, id, of string, do func(context.Context, *ledger.Tx, *Transcript) error) error {
	return s.write(ctx, inquiry.InquiryExamine, ledger.Of{Kind: kindTranscript, ID: of}, id, func(ctx context.Context, tx *ledger.Tx, _ *inquiry.Inquiry) error {
		t, err := s.transcript(ctx, tx, id, of)
		if err != nil {
			return err
		}
		if err := do(ctx, tx, &t); err != nil {
			return err
		}
		return s.keepTranscript(ctx, tx, &t, nil)
	})
}

func (s *Service) keepTranscript(ctx context.Context, tx *ledger.Tx, t *Transcript, more ledger.Row) error {
	text, err := json.Marshal(t.Transcript)
	if err != nil {
		return err
	}
	looked, err := json.Marshal(t.Looked)
	if err != nil {
		return err
	}
	row := ledger.Row{"text": string(text), "looked": string(looked), "sha256": t.SHA256}
	for k, v := range more {
		row[k] = v
	}
	return tx.Update(ctx, kindTranscript, t.ID, t.Version, row)
}

// Link links a document at the line where it was called. Everybody sees the link of a line that
// they see to a document that they may see.
func (s *Service) Link(ctx context.Context, id, of string, x transcript.Exhibit) error {
	x.ID, x.Words, x.Document = ids.Random("exhibit"), typed.Clean(x.Words), typed.Clean(x.Document)
	return s.onTranscript(ctx, id, of, func(ctx context.Context, tx *ledger.Tx, t *Transcript) (err error) {
		titles, err := s.titles(ctx, tx, id, team, x.Document)
		if err != nil {
			return err
		}
		if _, ok := titles[x.Document]; !ok {
			return typed.Wrong("document", "Choose a document of the list")
		}
		open, err := s.openTo(ctx, tx, t, x.At, x.At)
		if err != nil {
			return err
		}
		if !open {
			return transcript.ErrNoLine
		}
		t.Transcript, err = t.Exhibit(x)
		return err
	})
}

// cipher is how people and classes are named among restrictions: no name of anybody.
var cipher = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9-]{0,39}$`)

// Look records whom a span identifies and of which classes it is; nobody and nothing is an answer
// too, where whoever read it says so (nobody). What was found before stays. to is up to where somebody has read the
// transcript for that, who is shown all of it up to there.
func (s *Service) Look(ctx context.Context, id, of string, found transcript.Identified, nobody bool, to transcript.Place) error {
	return s.onTranscript(ctx, id, of, func(ctx context.Context, tx *ledger.Tx, t *Transcript) error {
		var bad typed.Asked
		_, ok := t.Line(to)
		bad.Need(ok, "to", "Give the page and line up to which you have read it")
		named := len(found.Persons)+len(found.Classes) > 0
		if named {
			_, from := t.Line(found.Span.From)
			_, end := t.Line(found.Span.To)
			bad.Need(from && end && found.Span.From.Compare(found.Span.To) <= 0, "span", "Give the page and line where it begins and where it ends")
		}
		bad.Need(named || nobody, "persons", "Write whom the lines identify, or tick that they identify nobody more")
		bad.Need(!named || !nobody, "nobody", "You wrote whom the lines identify, or their class. Take that away, or this tick")
		wrong := func(x string) bool { return !cipher.MatchString(x) }
		bad.Need(!slices.ContainsFunc(found.Persons, wrong), "persons", "Write ciphers, one a line, of letters, digits and hyphens: W12. Nobody’s name")
		bad.Need(!slices.ContainsFunc(found.Classes, wrong), "classes", "Write short words, one a line, of letters, digits and hyphens: medical")
		if err := bad.Err(); err != nil {
			return err
		}
		from := t.Looked.To
		if named && found.Span.From.Compare(from) < 0 {
			from = found.Span.From
		}
		if err := s.wholeTo(ctx, tx, t, from, later(to, found.Span.To)); err != nil {
			return err
		}
		if named {
			t.Looked.Found = append(t.Looked.Found, found)
		}
		if to.Compare(t.Looked.To) > 0 {
			t.Looked.To = to
		}
		return nil
	})
}

func later(a, b transcript.Place) transcript.Place {
	if a.Compare(b) < 0 {
		return b
	}
	return a
}

// stand says that lines are in the transcript of a day.
func (s *Service) stand(ctx context.Context, q db.Querier, of string, number int, span restrict.Span) error {
	all, err := s.store.transcripts(ctx, q, `WHERE hearing_id = ? AND number = ?`, of, number)
	if err != nil {
		return err
	}
	if len(all) == 0 {
		return errNoLines
	}
	_, from := all[0].Line(span.From)
	_, to := all[0].Line(span.To)
	if !from || !to {
		return errNoLines
	}
	return nil
}

func (s *Service) titles(ctx context.Context, q db.Querier, id string, who restrict.Audience, named ...string) (map[string]string, error) {
	if s.Documents == nil {
		return nil, nil
	}
	return s.Documents.Titles(ctx, q, id, who, named)
}

// latest is what whoever works on a hearing can choose from.
func (s *Service) latest(ctx context.Context, id string) (Latest, error) {
	if s.Documents == nil {
		return Latest{}, nil
	}
	titles, more, err := s.Documents.Latest(ctx, s.DB, id, team)
	return Latest{titles, more}, err
}

// Latest are the latest documents of an inquiry by their ids; others are named by theirs.
type Latest struct {
	Titles map[string]string
	More   bool
}

// NamesOf reads ciphers that somebody typed, one a line or parted by commas.
func NamesOf(text string) []string {
	out := strings.FieldsFunc(text, func(r rune) bool { return r == '\n' || r == '\r' || r == ',' || r == ' ' })
	slices.Sort(out)
	return slices.Compact(out)
}
