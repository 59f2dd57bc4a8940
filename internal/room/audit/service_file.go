package audit

import (
	"context"

	"candour/internal/trust/access"
)

// File gives one of a project's files to those who belong to it.
func (s *Service) File(ctx context.Context, project, name string) (file, media string, data []byte, err error) {
	switch name {
	case "model.json":
		v, err := s.Open(ctx, project)
		if err == nil && v.Run == nil {
			err = errNoFile
		}
		if err != nil {
			return "", "", nil, err
		}
		return "splink-settings.json", "application/json", []byte(v.Run.Model), nil
	case "estimates.csv", "histories.csv":
		_, f, err := s.Findings(ctx, project)
		if err == nil && f == nil {
			err = errNoFile
		}
		if err != nil {
			return "", "", nil, err
		}
		if name == "histories.csv" {
			return name, "text/csv; charset=utf-8", historiesCSV(f), nil
		}
		return name, "text/csv; charset=utf-8", waysCSV(f.Answers), nil
	case "report.html", "figures.csv":
		d, err := s.Draft(ctx, project)
		if err == nil && d.Report == nil {
			err = errNoFile
		}
		if err != nil {
			return "", "", nil, err
		}
		plans, err := s.store.plans(ctx, s.db, project)
		if err != nil {
			return "", "", nil, err
		}
		return PublicationFile(name, publication(d, plans, s.clock.Now(), s.code))
	}
	if _, _, err := s.open(ctx, AuditWork, project); err != nil {
		return "", "", nil, err
	}
	return s.networkFile(ctx, project, name)
}

// MayJudge says whether the actor has any work at the audit desk, and MayHand
// whether they could enter recommendations in the register.
func (s *Service) MayJudge(ctx context.Context) bool { return s.mayRoute(ctx, AuditJudge) }

// MayHand says whether the actor could enter recommendations in the register.
func (s *Service) MayHand(ctx context.Context) bool { return s.mayRoute(ctx, ReportCreate) }

func (s *Service) mayRoute(ctx context.Context, action access.Action) bool {
	return s.auth.Authorize(ctx, access.ActorFrom(ctx), action, access.Route()) == nil
}
