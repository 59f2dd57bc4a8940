package recommendation

import "candour/internal/room/recommendation/record"

// LookEachTime has every look at the lists be a look at the database.
func (s *Service) LookEachTime() { s.index.every = 0 }

// Hold puts summaries into the lists, as a database that has them would.
func (s *Service) Hold(more []*record.Summary) {
	s.index.mu.Lock()
	defer s.index.mu.Unlock()
	for _, one := range more {
		s.index.byID[one.ID] = one
	}
	s.index.rebuild()
}
