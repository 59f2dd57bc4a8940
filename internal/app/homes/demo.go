package homes

import (
	"context"

	"candour/internal/room/evidence"
	evidencedemo "candour/internal/room/evidence/demo"
	"candour/internal/room/inquiry/holding"
	"candour/internal/room/inquiry/restrict"
)

// Play hands so many made-up documents over to an inquiry, as who takes in there, and has the chair hold one mail of them with
// what is attached to it from all but the ruling team. Counsel answers for what is redacted.
func Play(takes, chair, counsel context.Context, papers *evidence.Service, book *holding.Service, home string, documents int) error {
	_, before, err := papers.Deliveries(takes, home)
	if err != nil {
		return err
	}
	if err := evidencedemo.Play(takes, counsel, papers, home, documents); err != nil || len(before) > 0 {
		return err
	}
	_, all, err := papers.Deliveries(takes, home)
	if err != nil || len(all) == 0 {
		return err
	}
	l, err := papers.List(takes, all[len(all)-1].ID, evidence.Indexed, "")
	if err != nil {
		return err
	}
	for _, f := range l.Files {
		if f.Parts == 0 || f.Serial == 0 {
			continue
		}
		_, err := book.Make(chair, home, restrict.Order{Scopes: []restrict.Scope{{Kind: restrict.OfDocument, Of: f.ID}}, Only: restrict.Audiences{{Circle: restrict.RulingTeam}},
			Ground: restrict.ConduciveOrInInterest, Factors: restrict.Factors{PublicConcern: "Little: that it is held is said in the report.",
				Harm: "Made-up people could be recognised by it.", Confidence: "It was given in confidence.", DelayAndCost: "Without it each page would be asked about."}})
		return err
	}
	return nil
}
