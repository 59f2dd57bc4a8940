package app

import (
	"context"

	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/listening"
	"candour/internal/room/inquiry/pages/speak"
	"candour/internal/room/inquiry/pages/trace"
	"candour/internal/site/web"
)

// changed is what somebody's words changed, for their page: each published sentence that rests on
// them, and what came of it.
func (s *server) changed(ctx context.Context, p listening.Person) (speak.Changed, error) {
	id, err := s.listening.InquiryOf(ctx, s.db, p.Approach)
	if err != nil {
		return speak.Changed{}, err
	}
	thread, err := s.finding.Thread(ctx, p, id)
	out := speak.Changed{Lines: trace.Lines(&thread)}
	for i := range thread.Sentences {
		x := &thread.Sentences[i]
		out.Sentences = append(out.Sentences, speak.Sentence{Words: x.Words, Where: web.Link{Text: x.Report + ", " + x.Place, Href: inquiry.PathOf(id) + "/findings#" + x.ID},
			RestOn: trace.Own(x), Path: trace.Path(&x.Followed, "You were one of those who told.")})
	}
	return out, err
}
