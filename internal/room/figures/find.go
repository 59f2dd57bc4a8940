package figures

import (
	"context"

	"candour/internal/site/room"
)

// Finder is what everybody may find here: the newest published edition of each
// release. One that is drafted, built, frozen or waits for its time is in no list of
// those. It is looked at anew once a second, where somebody searches.
func (s *Service) Finder() room.Finder {
	return room.Finder{Kind: "release", One: "Release of figures", Many: "Releases of figures", Rank: 50,
		Mark: room.EachSecond,
		List: func(ctx context.Context) (out []room.Stub, err error) {
			l, err := s.List(ctx)
			for _, e := range l.Releases {
				out = append(out, room.Stub{ID: e.ReleaseID, Is: e.ID})
			}
			return out, err
		},
		Load: func(ctx context.Context, ids []string) ([]room.Findable, error) {
			return room.LoadEach(ids, func(id string) (room.Findable, error) {
				e, err := s.Release(ctx, id, 0)
				return room.Findable{ID: id, Href: ListPath + "/" + id, Title: e.Title, Place: []string{"Figures statistics numbers data"}, About: KindWords(e),
					Words: []string{e.Synopsis, e.Changed, KindWords(e)}, Synthetic: e.Synthetic}, err
			})
		}}
}
