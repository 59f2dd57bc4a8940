package homes

import (
	"context"

	"candour/internal/base/db"
	"candour/internal/room/inquiry/participant"
	"candour/internal/room/inquiry/participants"
	"candour/internal/room/inquiry/requesting"
	"candour/internal/room/inquiry/restrict"
)

// Titles are the documents of an inquiry, as its hearings name them.
type Titles struct{ *requesting.Service }

// Titles gives those of some of them that an audience may have something of.
func (d Titles) Titles(ctx context.Context, q db.Querier, id string, who restrict.Audience, named []string) (map[string]string, error) {
	all, err := d.Footings(ctx, q, id, who, named)
	return titlesOf(all), err
}

// Latest gives the latest, and says whether there are more.
func (d Titles) Latest(ctx context.Context, q db.Querier, id string, who restrict.Audience) (map[string]string, bool, error) {
	all, more, err := d.Service.Latest(ctx, q, id, who)
	return titlesOf(all), more, err
}

func titlesOf(all []requesting.Footing) map[string]string {
	out := map[string]string{}
	for _, f := range all {
		out[f.ID] = f.Title
	}
	return out
}

// Papers are the documents of an inquiry as its participants are given them.
func (d Titles) Papers(ctx context.Context, q db.Querier, id string, who restrict.Audience, named []string) (out []participants.Paper, err error) {
	all, err := d.Footings(ctx, q, id, who, named)
	return papersOf(all), err
}

// Offered are the latest of them.
func (d Titles) Offered(ctx context.Context, q db.Querier, id string, who restrict.Audience, words string) ([]participants.Paper, bool, error) {
	all, more, err := d.Service.Offered(ctx, q, id, words, who, participants.MostOffered)
	return papersOf(all), more, err
}

func papersOf(all []requesting.Footing) (out []participants.Paper) {
	for _, f := range all {
		out = append(out, participants.Paper{Paper: participant.Paper{ID: f.ID, Title: f.Title, Cut: f.Cut}, SHA256: f.SHA256, Pages: f.Pages, Looked: f.Looked})
	}
	return out
}
