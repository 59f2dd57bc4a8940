package review

import (
	"context"

	"candour/internal/base/db"
)

// Walled gives, for each table of the panel and of the vault, the column that
// names the case: "id" for the row's own id, "request" for a request to the
// custodians, and nothing for a table that is about no case. The vault's persons
// are known by the ids of their cases.
func Walled() map[string]string {
	out := map[string]string{"review_case": "id", "review_release": "", "vault_person": "id", "vault_opening": "person", "vault_request": "person",
		"vault_approval": "request", "vault_custodian": "", "vault_rotation": "", "vault_reseal": ""}
	for _, t := range []string{"sealed", "passage", "bar", "allocation", "officer", "request", "consent", "line", "proposal", "message", "hold", "origin", "disposal"} {
		out["review_"+t] = "case_id"
	}
	return out
}

// Walls gives what the rules weigh of a case for whoever asks, so that an entry
// of the log about it stands behind the walls of the case. Of a case that is
// gone, or that is kept from nobody, nothing is known.
func (s *Service) Walls(ctx context.Context, id string) (map[string]any, error) {
	var out map[string]any
	err := s.DB.Snapshot(ctx, func(q db.Querier) (err error) {
		out, err = s.facts(ctx, q, id)
		return err
	})
	if err != nil {
		return nil, err
	}
	if known, _ := out["confirmed"].(bool); known && len(out["origin"].([]string)) == 0 {
		delete(out, "origin")
	}
	return out, nil
}

// CaseAsked gives the case that a request to the custodians is about.
func (s *Service) CaseAsked(ctx context.Context, request string) (string, error) {
	var id string
	err := s.DB.QueryRow(ctx, `SELECT person FROM vault_request WHERE id = ?`, request).Scan(&id)
	if db.NoRows(err) {
		return "", nil
	}
	return id, err
}
