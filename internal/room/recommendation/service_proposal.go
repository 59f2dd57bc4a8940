package recommendation

import (
	"context"
	"fmt"
	"io"

	"candour/internal/base/errs"
	"candour/internal/room/recommendation/record"
	"candour/internal/text/pdfreport"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
)

// PDFBytes is the largest report that is read, in bytes.
const PDFBytes = 40 << 20

// ReadReport reads the PDF of a report and proposes its recommendations. It
// stores nothing, neither the file nor what was found.
func (s *Service) ReadReport(ctx context.Context, r io.ReaderAt, size int64) (pdfreport.Proposal, error) {
	if err := s.may(ctx, PDFPropose, access.Resource{Kind: "report"}); err != nil {
		return pdfreport.Proposal{}, err
	}
	return pdfreport.Propose(ctx, r, size, pdfreport.Limits{Bytes: PDFBytes})
}

// ProposalInput is a proposal that a person ticked and perhaps corrected. Key
// names it in what is said to be wrong ("title-3").
type ProposalInput struct {
	Key                    string
	Number, Title, Summary string
	Parts                  []PartInput
	Page                   int
}

// AddProposals enters the ticked proposals as drafts of a report, all of them
// in one act or none. They are marked as not checked, with the page that each
// came from.
func (s *Service) AddProposals(ctx context.Context, reportID string, list []ProposalInput, synthetic bool) ([]string, error) {
	var ids []string
	act := ledger.Act{Action: RecommendationCreate, Kind: "report", ID: reportID}
	err := s.write(ctx, act, func(ctx context.Context, tx *ledger.Tx) ([]string, error) {
		ids = nil // this runs again when the write does
		rep, err := s.store.Report(ctx, tx, reportID)
		if err != nil {
			return nil, err
		}
		have, err := s.store.RecommendationIDs(ctx, tx, "")
		if err != nil {
			return nil, err
		}
		taken := map[string]bool{}
		for _, id := range have {
			taken[id] = true
		}
		var p record.Problems
		if len(list) == 0 {
			p.Add("take-0", "Tick at least one proposal")
		}
		for _, in := range list {
			id, err := s.insertProposal(ctx, tx, reportID, in, taken, &p, synthetic || rep.Synthetic)
			if err != nil {
				return nil, err
			}
			ids = append(ids, id)
		}
		return ids, p.Err()
	})
	if err != nil {
		return nil, err
	}
	return ids, nil
}

func (s *Service) insertProposal(ctx context.Context, tx *ledger.Tx, reportID string, in ProposalInput, taken map[string]bool, all *record.Problems, synthetic bool) (string, error) {
	rec := RecommendationInput{ReportID: reportID, Number: in.Number, Title: in.Title, Summary: in.Summary, Parts: in.Parts,
		Note: fmt.Sprintf("Proposed from page %d of the uploaded PDF", in.Page)}
	rec.tidy()
	rec.ID = record.MadeID(reportID, rec.Number, taken)
	var p record.Problems
	row := rec.row(&p)
	if taken[rec.ID] {
		p.Add("number", "The register, or another proposal here, has this number already")
	} else if !record.ValidID(rec.ID) {
		p.Add("number", "Enter a number such as 7, 4.3 or A, or leave it empty")
	}
	taken[rec.ID] = true
	for _, f := range p {
		*all = append(*all, errs.Field{Name: f.Name + "-" + in.Key, Message: f.Message})
	}
	if len(p) > 0 {
		return rec.ID, nil // the act as a whole is refused
	}
	row["report_id"], row["state"], row["checked"], row["synthetic"] = reportID, record.StateDraft, false, synthetic
	if err := tx.Insert("recommendation", rec.ID, row); err != nil {
		return rec.ID, err
	}
	return rec.ID, s.setParts(ctx, tx, &record.Record{Recommendation: record.Recommendation{ID: rec.ID}}, rec)
}
