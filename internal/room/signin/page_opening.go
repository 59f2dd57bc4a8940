package signin

import (
	"context"
	"net/http"
	"strconv"

	"candour/internal/site/web"
	"candour/internal/trust/access"
)

// OpeningPath is the administrators' page of what is still missing before each
// room can open.
const OpeningPath = "/staff/opening"

// Opening is one room and what it needs before it can work.
type Opening struct {
	Room  string
	Needs []Need
}

// Open says whether nothing is missing.
func (o Opening) Open() bool {
	for _, n := range o.Needs {
		if !n.Done {
			return false
		}
	}
	return true
}

// Need is one thing that must be there: what, whether it is, what there is, and
// where it is done.
type Need struct {
	Text string
	Done bool
	Has  string
	Link web.Link
}

// openingView is the page.
type openingView struct {
	web.Page
	Lead  string
	Rooms []openingRoom
}

type openingRoom struct {
	Name  string
	State web.Tag
	Needs web.Table
}

func (s *Service) openingPage(w http.ResponseWriter, r *http.Request) error {
	rooms, err := s.cfg.Openings(r.Context())
	if err != nil {
		return err
	}
	v := &openingView{Page: web.Page{Title: "Before each room opens", Section: StaffPath,
		Breadcrumbs: []web.Link{{Text: "Staff", Href: StaffPath}, {Text: "Before each room opens"}}}}
	open := 0
	for i, o := range rooms {
		room := openingRoom{Name: o.Room, State: web.Tag{Text: "Not open yet", Tone: web.Quiet}}
		if o.Open() {
			open++
			room.State = web.Tag{Text: "Can open", Tone: web.Good}
		}
		room.Needs = web.Table{ID: "needs-" + strconv.Itoa(i), Caption: o.Room, HideCaption: true, Stack: true,
			Columns: []web.Column{{Text: "What it needs"}, {Text: "Now"}, {Text: "Where"}}}
		for _, n := range o.Needs {
			state := web.Mark("Missing", web.Quiet)
			if n.Done {
				state = web.Mark("There", web.Good)
			}
			state.Note = n.Has
			room.Needs.Rows = append(room.Needs.Rows, web.Row(web.T(n.Text), state, web.A(n.Link.Text, n.Link.Href)))
		}
		v.Rooms = append(v.Rooms, room)
	}
	v.Lead = strconv.Itoa(open) + " of " + strconv.Itoa(len(rooms)) + " have all that they need."
	return s.cfg.Pages.Page(w, r, "signin/opening", v)
}

// openingRoutes are there where somebody says what the rooms need.
func (s *Service) openingRoutes() []web.Route {
	if s.cfg.Openings == nil {
		return nil
	}
	return []web.Route{{Method: http.MethodGet, Pattern: OpeningPath, Action: access.SettingsManage, Handler: s.openingPage}}
}

// Openings says what each room needs.
type Openings func(ctx context.Context) ([]Opening, error)
