package homes

import (
	"context"

	"candour/internal/room/evidence"
	evidencedemo "candour/internal/room/evidence/demo"
	"candour/internal/room/inquiry/requesting"
)

// PlayHanding has a made-up body hand files over for the first request of which something is open, and has them read, once.
func PlayHanding(sends, takes context.Context, papers *evidence.Service, asking *requesting.Service) error {
	mine, err := asking.Mine(sends)
	if err != nil {
		return err
	}
	for _, o := range mine {
		if len(o.Standing.Open) > 0 && o.Standing.Withdrawn.IsZero() {
			return evidencedemo.Hand(sends, takes, papers, o.ID)
		}
	}
	return nil
}
