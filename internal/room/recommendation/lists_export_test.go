package recommendation

import (
	"encoding/json"

	"candour/internal/base/db"
	"candour/internal/room/recommendation/record"
)

// LookEachTime has every look at the lists be a look at the database.
func (s *Service) LookEachTime() { s.index.Every = 0 }

// Hold puts summaries into the lists, as a database that has them would.
func (s *Service) Hold(more []*record.Summary) {
	var all []db.Changed
	for _, one := range more {
		doc, err := json.Marshal(one)
		if err != nil {
			panic(err)
		}
		all = append(all, db.Changed{ID: one.ID, Doc: string(doc)})
	}
	if err := s.index.Take(all); err != nil {
		panic(err)
	}
}
