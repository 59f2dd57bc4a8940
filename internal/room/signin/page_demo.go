package signin

import (
	"cmp"
	"net/http"
	"slices"

	"candour/internal/base/errs"
	"candour/internal/site/web"
	"candour/internal/trust/access"
)

// demoView lists the invented people by the job that they do.
type demoView struct {
	web.Page
	Jobs []demoJob
	// Unknown are invented people without an account.
	Unknown []demoBack
}

// Returning is an invented person without an account, who comes back by return words that
// anybody may know.
type Returning struct {
	Name, Does, Words string
	Path              string // where the words are typed
	// Link is the end of an address, which is typed there with the words; none where words alone do.
	Link string
}

type demoBack struct {
	Returning
	Come web.PostButton
}

// demoJob is a part of the service with those who work in it.
type demoJob struct {
	Room   string
	People []demoRow
}

type demoRow struct {
	Name, Facts string
	Does        []string // what each of their roles is for
	Become      web.PostButton
}

func (s *Service) demoPage(w http.ResponseWriter, r *http.Request) error {
	people, err := listStaff(r.Context(), s.cfg.DB, true)
	if err != nil {
		return err
	}
	bodies, err := s.bodies(r.Context())
	if err != nil {
		return err
	}
	v := &demoView{Page: web.Page{Title: "Try the service as somebody else", NoIndex: true, Synthetic: true}}
	slices.SortStableFunc(people, func(a, b Staff) int { // 8 before 10
		return cmp.Or(cmp.Compare(jobOf(a).RoomPlace(), jobOf(b).RoomPlace()), cmp.Compare(len(a.Name), len(b.Name)), cmp.Compare(a.Name, b.Name))
	})
	for _, p := range people {
		room := jobOf(p).Room
		at := slices.IndexFunc(v.Jobs, func(j demoJob) bool { return j.Room == room })
		if at < 0 {
			at, v.Jobs = len(v.Jobs), append(v.Jobs, demoJob{Room: room})
		}
		v.Jobs[at].People = append(v.Jobs[at].People, newDemoRow(p, bodyName(bodies, p.Body)))
	}
	for _, p := range s.cfg.Returning {
		typed := []web.Hidden{{Name: "phrase", Value: p.Words}}
		if p.Link != "" {
			typed = append(typed, web.Hidden{Name: "link", Value: p.Link})
		}
		v.Unknown = append(v.Unknown, demoBack{p, web.PostButton{Action: p.Path, Hidden: typed,
			Button: web.Button{Text: "Come back as this person", Kind: "secondary"}}})
	}
	return s.cfg.Pages.Page(w, r, "signin/demo", v)
}

func newDemoRow(p Staff, body string) demoRow {
	row := demoRow{Name: p.Name, Facts: rolesInWords(p.Roles) + ". Body: " + body + ".",
		Become: web.PostButton{Action: DemoPath, Hidden: []web.Hidden{{Name: "id", Value: p.ID}},
			Button: web.Button{Text: "Become this person", Kind: "secondary", Hidden: p.Name}}}
	for _, role := range inOrder(p.Roles) {
		row.Does = append(row.Does, role.Info().Hint+".")
	}
	return row
}

// jobOf is what is known of somebody's first role.
func jobOf(p Staff) access.RoleInfo {
	roles := inOrder(p.Roles)
	if len(roles) == 0 {
		return access.RoleInfo{Room: "Without a role"}
	}
	return roles[0].Info()
}

// demoChoose signs the visitor in as an invented person, and never as a real
// one, whatever the form says.
func (s *Service) demoChoose(w http.ResponseWriter, r *http.Request) error {
	who, err := staffByID(r.Context(), s.cfg.DB, r.PostFormValue("id"))
	if err != nil {
		return err
	}
	if !who.Synthetic {
		return errs.New(errs.NotFound, "There is no such invented person.")
	}
	if err := s.begin(r.Context(), who, MethodDemo, s.cfg.Clock.Now()); err != nil {
		return err
	}
	return web.Redirect(w, r, s.onwards(r.Context(), nextFor(who, r.PostFormValue("next"))))
}
