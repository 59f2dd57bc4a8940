package staff

import (
	"net/http"
	"net/url"

	"candour/internal/base/errs"
	"candour/internal/room/recommendation/record"
	"candour/internal/site/web"
)

// What is done with the files of a draft, beside attaching them.

// takeOff takes a file or link off the draft. What was typed beside it is not
// saved by that: the buttons stand apart from the form.
func (p *Pages) takeOff(w http.ResponseWriter, r *http.Request, d *record.Progress, evidence string) error {
	if d == nil {
		return errs.New(errs.Conflict, "This report was submitted already. Ask a coordinator of the register to take the file down.")
	}
	if err := p.service.RemoveEvidence(r.Context(), d.ID, evidence); err != nil {
		return err
	}
	return web.Redirect(w, r, r.URL.Path+"?"+url.Values{"saved": {"taken-off"}}.Encode())
}

// takeOffButtons are one for each piece of evidence.
func takeOffButtons(r *http.Request, d *record.Progress) []web.PostButton {
	var out []web.PostButton
	for _, e := range d.Evidence {
		out = append(out, web.PostButton{Action: r.URL.Path, Button: web.Button{Text: "Take off: " + e.Name, Kind: "secondary"},
			Hidden: []web.Hidden{{Name: stepField, Value: StepTakeOff + e.ID}}})
	}
	return out
}

// fillUnseen says on the last page what the files tell that their reader does
// not see, and offers to take it out. To publish as it is takes no more than the
// button that submits, which then says so.
func (p *Pages) fillUnseen(r *http.Request, d *record.Progress, v *checkView) error {
	all, err := p.service.Unseen(r.Context(), d)
	if err != nil || len(all) == 0 {
		return err
	}
	v.Lead = append(v.Lead, "Your files tell more than a reader sees. For each file you can remove these, publish as it is, or take it off the draft.")
	v.Check.Form.Button.Text = "Submit this report and publish as it is"
	for _, u := range all {
		f := unseenView{Name: u.Evidence.Name, Strip: web.PostButton{Action: r.URL.Path,
			Button: web.Button{Text: "Remove these", Kind: "secondary", Hidden: "from " + u.Evidence.Name}, Hidden: []web.Hidden{{Name: stepField, Value: StepStrip + u.Evidence.ID}}}}
		for _, x := range u.Findings {
			f.Words = append(f.Words, web.UpperFirst(x.Words))
		}
		v.Unseen = append(v.Unseen, f)
	}
	switch r.URL.Query().Get("saved") {
	case "stripped":
		v.Notice = &web.Notice{Success: true, Text: "What can be removed is removed. What is still listed cannot be: publish as it is, or take the file off."}
	case "not-stripped":
		v.Notice = &web.Notice{Text: "Nothing could be removed from this file without harm. Publish as it is, or take the file off."}
	}
	return nil
}

// unseenView is one file with what it tells unseen.
type unseenView struct {
	Name  string
	Words []string
	Strip web.PostButton
}

// stripFile takes what is unseen out of a file and shows the last page again.
func (p *Pages) stripFile(w http.ResponseWriter, r *http.Request, c *record.Commitment, d *record.Progress, evidence string) error {
	if d == nil {
		return errs.New(errs.Conflict, "This report was submitted already. Its files cannot be changed.")
	}
	saved := "stripped"
	err := p.service.StripEvidence(r.Context(), d.ID, evidence)
	if errs.Is(err, errs.Invalid) || errs.Is(err, errs.TooLarge) {
		saved, err = "not-stripped", nil
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, record.CommitmentHref(c.ID)+"/report?"+url.Values{"check": {"1"}, "saved": {saved}}.Encode())
}
