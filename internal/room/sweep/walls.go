package sweep

import (
	"context"

	"candour/internal/base/db"
)

// Walled gives, for each table of the sweep, the columns that name the swept
// case, or "force_id" for the force itself; nothing for a table that is about no
// force's case.
func Walled() map[string][]string {
	return map[string][]string{"sweep_list": {"force_id"}, "sweep_case": {"force_id"}, "sweep_twin": {"a_id", "b_id"}, "sweep_allocation": {"case_id"},
		"sweep_outcome": {"case_id"}, "sweep_check": {"case_id"}, "sweep_sight": {"case_id"}, "sweep_draw": nil, "sweep_release": nil, "sweep_ask": {"force_id"}}
}

// ForceOf gives the force that closed a swept case; empty when there is none.
func (s *Service) ForceOf(ctx context.Context, caseID string) (string, error) {
	var force string
	err := s.db.QueryRow(ctx, `SELECT force_id FROM sweep_case WHERE id = ?`, caseID).Scan(&force)
	if db.NoRows(err) {
		return "", nil
	}
	return force, err
}
