package published

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"strings"

	"candour/internal/base/clock"
	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/report"
	"candour/internal/room/inquiry/rules"
	"candour/internal/trust/ledger"
)

// PathOf is where everybody reads a published report.
func PathOf(inquiryID, id string) string { return inquiry.PathOf(inquiryID) + "/published/" + id }

// part is where a sentence stands in the published text. What it rests on is not here: it is
// told as it stands today.
type part struct {
	Sentence  string      `json:"sentence"`
	Paragraph string      `json:"paragraph"`
	From      int         `json:"from"`
	To        int         `json:"to"`
	Sort      report.Sort `json:"sort,omitempty"` // empty of what was published before it was kept
}

// rested is what a sentence rests on, and in which paragraph each sentence stands.
type rested struct {
	Rests map[string][]report.Reference `json:"rests"`
	In    map[string]string             `json:"in"`
	// Open says of each of Rests, in its order, whether everybody could read it when the report was signed. Of what was
	// signed before this was kept there is none.
	Open map[string][]bool `json:"open,omitempty"`
}

// RestsOf is what the sentences of a signed report rest on, to be kept beside it (inquiry_report.rests).
func RestsOf(signed report.Signed) (string, error) {
	r := rested{map[string][]report.Reference{}, map[string]string{}, map[string][]bool{}}
	for _, p := range signed.Parts() {
		r.In[p.Sentence] = p.Paragraph
		for _, ref := range p.Rests {
			r.Open[p.Sentence] = append(r.Open[p.Sentence], p.Sights[ref.Key()].Stand == report.Stands)
			ref.Words = "" // they stand in the text
			r.Rests[p.Sentence] = append(r.Rests[p.Sentence], ref)
		}
	}
	text, err := json.Marshal(r)
	return string(text), err
}

// moved is where a place of the signed text is in the published one.
func moved(at int, held []report.Withheld) int {
	cut := 0
	for _, w := range held {
		switch {
		case w.To <= at:
			cut += w.To - w.From
		case w.From < at:
			cut += at - w.From
		}
	}
	return at - cut
}

// Report is a published report as everybody reads it.
type Report struct {
	ID, Kind, Title    string
	Inquiry            inquiry.Inquiry
	On                 clock.Day
	SHA256, Commitment string
	Gaps               []report.Gap
	Chapters           []Chapter
	Recommendations    []string // ids of the register
	Text               string
	By                 []Signer // empty where it was not kept
	Binds              bool     // the Inquiries Act 2005 bound the inquiry when it was signed
}

// Signer is somebody who signed, by the name under which everybody knows them.
type Signer struct {
	Name string     `json:"name"`
	Part rules.Part `json:"part"`
	On   clock.Day  `json:"on"`
}

// Foot is on what a published sentence rests, as that stands today.
type Foot struct {
	report.Footing
	// Changed says that it was open to everybody when the report was signed and is restricted now, or the other way
	// round.
	Changed bool
}

// Chapter is one chapter.
type Chapter struct {
	Title      string
	Paragraphs []Paragraph
}

// Paragraph is one paragraph.
type Paragraph struct {
	Number string
	Pieces []Piece
}

// Piece is a run of published text, or a gap.
type Piece struct {
	Text     string
	Gap      report.WithheldGround // set: something is missing here
	Law      string                // of a gap: the provision
	Sentence string
	Sort     report.Sort // of the sentence; empty where it was not kept
	Rests    []Foot
}

// Out is a report that goes out, within the write that signs it.
type Out struct {
	Report, Inquiry, Kind, Title string
	On                           clock.Day
	Text                         report.Published
	Signed                       report.Signed
	Held                         []report.Withheld
	Commitment                   string
	Recommendations              []string // ids of the register
	By                           []Signer
	Binds                        bool // the Inquiries Act 2005 binds the inquiry
	Sort                         func(sentence string) report.Sort
}

// Insert puts it out.
func Insert(tx *ledger.Tx, x Out) error {
	var parts []part
	for _, p := range x.Signed.Parts() {
		if from, to := moved(p.From, x.Held), moved(p.To, x.Held); from < to {
			parts = append(parts, part{p.Sentence, p.Paragraph, from, to, x.Sort(p.Sentence)})
		}
	}
	list, err := json.Marshal(parts)
	if err != nil {
		return err
	}
	gaps, err := json.Marshal(x.Text.Gaps)
	if err != nil {
		return err
	}
	signers, err := json.Marshal(x.By)
	if err != nil {
		return err
	}
	binds := int64(0)
	if x.Binds {
		binds = 1
	}
	sum := sha256.Sum256(x.Text.Text)
	return tx.Insert(table, x.Report, ledger.Row{"inquiry_id": x.Inquiry, "kind": x.Kind, "title": x.Title, "on_day": x.On.String(), "text": string(x.Text.Text),
		"gaps": string(gaps), "parts": string(list), "sha256": hex.EncodeToString(sum[:]), "commitment": x.Commitment, "recommendations": strings.Join(x.Recommendations, " "),
		"signed_by": string(signers), "binds": binds})
}

const table = "inquiry_report_out"

// Table is where what is published stands: everybody reads it.
func Table() ledger.Table {
	return ledger.TableOf(table, "inquiry_id kind title on_day text gaps parts sha256 commitment recommendations").Shown().Later(2, "signed_by binds")
}
