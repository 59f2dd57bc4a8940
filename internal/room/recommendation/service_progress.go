package recommendation

import (
	"context"
	"strings"

	"candour/internal/base/errs"
	"candour/internal/room/recommendation/record"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
)

// ProgressInput is a report as the owner writes it. An ID means that a draft is gone on with; Version is the draft's
// as the writer saw it.
type ProgressInput struct {
	ID, CommitmentID          string
	Version                   int64
	Words, Obstacles          string
	Lang                      string // of all its words; empty: not known
	WhyNot, Intent, Timetable string
	ClaimDone, Submit         bool
	// NoEvidence says, of a claim that nothing comes with, that there is none. It is said in public.
	NoEvidence bool
	Synthetic  bool
}

func (in ProgressInput) check() error {
	var p record.Problems
	for _, f := range []struct{ name, value string }{
		{"obstacles", in.Obstacles}, {"why_not", in.WhyNot}, {"intent", in.Intent}, {"timetable", in.Timetable},
	} {
		p.Limit(f.name, record.Clean(f.value), 5000)
	}
	p.Limit("text", record.Clean(in.Words), 10000)
	p.Language("lang", in.Lang)
	if in.Submit && record.Clean(in.Words) == "" {
		p.Add("text", "Enter what was done since the last report")
	}
	return p.Err()
}

// Shows stops a claim of "done" that comes with nothing, until whoever makes it says that there is nothing.
func (in ProgressInput) Shows(evidence []record.Evidence) error {
	if !in.Submit || !in.ClaimDone || in.NoEvidence || len(evidence) > 0 {
		return nil
	}
	var p record.Problems
	p.Add("no_evidence", "You claim that it is done and attach nothing. Attach evidence, or tick that there is none. Then everybody reads: claimed without evidence.")
	return p.Err()
}

func (in ProgressInput) row(body string, today string) ledger.Row {
	row := ledger.Row{"body_id": record.OrNil(body), "state": record.ProgressDraft, "claim": record.ClaimNone, "words": record.Clean(in.Words),
		"obstacles": record.OrNil(record.Clean(in.Obstacles)), "why_not": record.OrNil(record.Clean(in.WhyNot)), "intent": record.OrNil(record.Clean(in.Intent)),
		"timetable": record.OrNil(record.Clean(in.Timetable)), "lang": record.OrNil(in.Lang), "synthetic": in.Synthetic}
	if in.ClaimDone {
		row["claim"] = record.ClaimDone
	}
	if in.Submit {
		row["state"], row["reported"] = record.ProgressSubmitted, today
	}
	return row
}

// SaveProgress keeps a draft, or submits it. A draft is seen by the owner's body alone and silences no reminder. A
// submitted report cannot be changed: the next one is added. "Done" in it is a claim, nothing more.
func (s *Service) SaveProgress(ctx context.Context, in ProgressInput) (string, error) {
	action := DraftProgress
	if in.Submit {
		action = ProgressSubmit
	}
	id := in.ID
	if id == "" {
		id = s.ids.Next("report")
	}
	act := s.commitmentAct(action, in.CommitmentID)
	if !in.Submit {
		act.Kind, act.ID = "progress", id // a draft has no place in the public history
	}
	err := s.write(ctx, act, func(ctx context.Context, tx *ledger.Tx) ([]string, error) {
		c, err := s.store.Commitment(ctx, tx, in.CommitmentID)
		if err != nil {
			return nil, err
		}
		if c.State != record.CommitmentOpen {
			return nil, errs.New(errs.Invalid, "This commitment is closed. Nothing can be reported on it.")
		}
		if err := in.check(); err != nil {
			return nil, err
		}
		in.Synthetic = in.Synthetic || c.Synthetic
		row := in.row(c.BodyID, s.todayDate().Text())
		if in.ID == "" {
			if err := in.Shows(nil); err != nil {
				return nil, err
			}
			row["commitment_id"] = c.ID
			return c.Serves, tx.Insert("progress", id, row)
		}
		old, err := s.store.Progress(ctx, tx, id)
		if err != nil {
			return nil, err
		}
		if old.CommitmentID != c.ID || old.State != record.ProgressDraft {
			return nil, errs.New(errs.Conflict, "This report was submitted already. Write a new one.")
		}
		if err := in.Shows(old.Evidence); err != nil {
			return nil, err
		}
		return c.Serves, tx.Update(ctx, "progress", id, in.Version, row)
	})
	return id, err
}

// EvidenceLimit is the largest file that is taken, in bytes.
const EvidenceLimit = 20 << 20

// evidenceTypes are the files that are taken as evidence. They are always served as downloads, so that none of them
// runs in a reader's browser.
var evidenceTypes = map[string]string{
	".pdf": "application/pdf", ".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg",
	".csv": "text/csv", ".txt": "text/plain", ".ods": "application/vnd.oasis.opendocument.spreadsheet",
	".odt":  "application/vnd.oasis.opendocument.text",
	".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
	".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}

// EvidenceInput is a file or a link.
type EvidenceInput struct {
	Name, URL string
	Data      []byte
}

func (in EvidenceInput) check() (record.Evidence, error) {
	var p record.Problems
	e := record.Evidence{Name: safeName(in.Name), URL: record.Clean(in.URL), Kind: record.EvidenceLink}
	if len(in.Data) > 0 {
		e.Kind, e.URL, e.Size = record.EvidenceFile, "", int64(len(in.Data))
		ext := strings.ToLower(e.Name[strings.LastIndexByte(e.Name, '.')+1:])
		e.MediaType = evidenceTypes["."+ext]
		switch {
		case len(in.Data) > EvidenceLimit:
			return e, errs.New(errs.TooLarge, "The file is larger than 20 MB. Give a link to it, or a smaller file.")
		case e.MediaType == "":
			p.Add("file", "This kind of file is not taken. Give a PDF, a picture, a spreadsheet, a text or a document without macros.")
		case !looksLike(e.MediaType, in.Data):
			p.Add("file", "What is in the file is not what its name says. Save it again and send that.")
		}
		return e, p.Err()
	}
	if e.URL == "" {
		p.Add("file", "Choose a file or enter a link")
	}
	p.Link("url", e.URL)
	p.Need("name", e.Name, "Enter what the link leads to", 200)
	return e, p.Err()
}

// AddEvidence attaches a file or link to a draft or submitted report of the owner's own body. A file that was taken
// down is not taken again.
func (s *Service) AddEvidence(ctx context.Context, progressID string, in EvidenceInput) (record.Evidence, error) {
	out, err := in.check()
	if err != nil {
		return out, err
	}
	p, err := s.store.Progress(ctx, s.db, progressID)
	if err != nil {
		return out, err
	}
	out.ID = s.ids.Next("evidence")
	act := s.commitmentAct(EvidenceAdd, p.CommitmentID)
	facts := act.Facts
	act.Facts = func(ctx context.Context, tx *ledger.Tx) (access.Resource, error) {
		// Whether it is a draft is asked here: it may be submitted at this moment, and what is added to a report that
		// is published belongs to its history.
		now, err := s.store.Progress(ctx, tx, progressID)
		if err == nil && now.State == record.ProgressDraft {
			tx.SetRecord("progress", progressID)
		} else {
			tx.SetRecord("commitment", p.CommitmentID)
		}
		if err != nil {
			return access.Resource{}, err
		}
		return facts(ctx, tx)
	}
	err = s.write(ctx, act, func(ctx context.Context, tx *ledger.Tx) ([]string, error) {
		if out.Kind == record.EvidenceFile {
			if out.SHA256, err = s.store.Keep(ctx, tx, in.Data); err != nil {
				return nil, err
			}
			if gone, err := s.store.TakenDown(ctx, tx, out.SHA256); err != nil || gone {
				return nil, goneBefore(err)
			}
		}
		return nil, tx.Insert("evidence", out.ID, ledger.Row{"progress_id": progressID, "kind": out.Kind, "name": out.Name,
			"url": record.OrNil(out.URL), "media_type": record.OrNil(out.MediaType), "size": out.Size, "sha256": record.OrNil(out.SHA256)})
	})
	return out, err
}

// goneBefore refuses a file that was taken down once.
func goneBefore(err error) error {
	if err != nil {
		return err
	}
	words := "A coordinator took this very file down, because it held personal details. Take those out of it and send it again."
	return errs.InvalidInput(words, errs.Field{Name: "file", Message: words})
}

// safeName keeps the last part of a file's name and drops what could harm a header, a shell or a reader: paths,
// control and direction characters.
func safeName(name string) string {
	name = name[strings.LastIndexAny(name, `/\`)+1:]
	name = strings.Map(func(r rune) rune {
		if r < 0x20 || r == 0x7f || r == '"' || (r >= 0x200e && r <= 0x200f) || (r >= 0x202a && r <= 0x202e) || (r >= 0x2066 && r <= 0x2069) {
			return -1
		}
		return r
	}, name)
	if r := []rune(record.Clean(name)); len(r) > 200 {
		return string(r[len(r)-200:])
	}
	return record.Clean(name)
}

// looksLike compares the first bytes with what the type must begin with.
func looksLike(mediaType string, data []byte) bool {
	begins := map[string]string{"application/pdf": "%PDF-", "image/png": "\x89PNG\r\n", "image/jpeg": "\xff\xd8\xff"}
	if magic, ok := begins[mediaType]; ok {
		return strings.HasPrefix(string(data[:min(len(data), 8)]), magic)
	}
	if strings.HasPrefix(mediaType, "text/") {
		return !strings.ContainsRune(string(data[:min(len(data), 4096)]), 0)
	}
	return strings.HasPrefix(string(data[:min(len(data), 4)]), "PK\x03\x04") && !strings.Contains(string(data), "vbaProject.bin")
}
