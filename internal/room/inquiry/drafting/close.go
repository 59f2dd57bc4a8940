package drafting

import (
	"context"

	"filippo.io/age"

	"candour/internal/base/db"
	"candour/internal/room/inquiry"
	"candour/internal/trust/ledger"
	"candour/internal/trust/vault"
)

// UnderWay gives the warning letters that were proposed and neither answered, run out nor taken back: ids that nobody is shown.
func (s *Service) UnderWay(ctx context.Context, q db.Querier, x *inquiry.Inquiry) (out []string, err error) {
	reports, err := s.store.reports(ctx, q, x.ID)
	if err != nil {
		return nil, err
	}
	for _, r := range reports {
		if r.State != Drafting {
			continue
		}
		all, err := s.store.letters(ctx, q, r.ID)
		if err != nil {
			return nil, err
		}
		for _, l := range all {
			if l.state == Proposed || l.state == Agreed || l.state == Sent && l.returned.IsZero() && !l.due.Before(s.Today()) {
				out = append(out, l.id)
			}
		}
	}
	return out, nil
}

// Unsigned gives the reports of an inquiry that are not signed: ids that nobody is shown.
func (s *Service) Unsigned(ctx context.Context, q db.Querier, x *inquiry.Inquiry) (out []string, err error) {
	reports, err := s.store.reports(ctx, q, x.ID)
	for _, r := range reports {
		if r.State == Drafting {
			out = append(out, r.ID)
		}
	}
	return out, err
}

// Persons gives the persons of the vault under which the drafts of reports, letters and what came back are sealed.
func (s *Service) Persons(ctx context.Context, q db.Querier, id string) (out []string, err error) {
	reports, err := s.store.reports(ctx, q, id)
	for _, r := range reports {
		out = append(out, r.ID)
		all, err := s.store.letters(ctx, q, r.ID)
		if err != nil {
			return nil, err
		}
		for _, l := range all {
			if l.state == Sent {
				out = append(out, l.id)
			}
		}
	}
	return out, err
}

// Handed is one value of a report that goes to the archive, sealed to its key.
type Handed struct{ Table, Row, Text string }

// Hand seals the key of each report of an inquiry, and each answer to a letter, to the archive, within a write
// that the caller has authorised. With the key the archive opens what the record holds sealed of the draft. Nobody
// here is shown any of it.
func (s *Service) Hand(ctx context.Context, tx *ledger.Tx, id string, to age.Recipient) (out []Handed, err error) {
	reports, err := s.store.reports(ctx, tx, id)
	if err != nil {
		return nil, err
	}
	const purpose = "It went to the archive with the record of the inquiry."
	for _, r := range reports {
		h := vault.Handing{Person: r.ID, Groups: []string{groupDrafts}, Purpose: purpose, Items: []vault.Sealed{{Part: partKey, Place: reportPlace(r.ID), Text: r.sealedKey}}}
		texts, err := s.vault.Hand(ctx, tx, to, h)
		if err != nil {
			return nil, err
		}
		out = append(out, Handed{"inquiry_report", r.ID, texts[0]})
		answers, err := s.store.answers(ctx, tx, `WHERE report_id = ?`, r.ID)
		if err != nil {
			return nil, err
		}
		for _, a := range answers {
			h := vault.Handing{Person: a.letter, Groups: []string{groupDrafts}, Purpose: purpose, Items: []vault.Sealed{{Part: partAnswer, Place: answerPlace(a.id), Text: a.sealed}}}
			texts, err := s.vault.Hand(ctx, tx, to, h)
			if err != nil {
				return nil, err
			}
			out = append(out, Handed{"inquiry_report_answer", a.id, texts[0]})
		}
	}
	return out, nil
}
