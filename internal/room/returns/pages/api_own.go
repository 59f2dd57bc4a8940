package pages

import (
	"context"
	"net/http"
	"net/url"
	"time"

	"candour/internal/base/clock"
	"candour/internal/base/errs"
	"candour/internal/room/returns"
	"candour/internal/site/api"
	"candour/internal/site/web"
	"candour/internal/table/rowcheck"
)

// The paths of what a body's own systems do, below the API's root.
const (
	ownReturns  = "/own/returns"
	ownVersions = "/own/versions"
)

// OwnReturn is a return of the token's body.
type OwnReturn struct {
	ID     string    `json:"id" doc:"Its id: files are sent to /own/returns/{id}/files."`
	Round  string    `json:"round_id"`
	Kind   string    `json:"kind" doc:"What is asked for, as a code: investigations, referrals, performance."`
	Title  string    `json:"title"`
	Period string    `json:"period" doc:"A year (2023), a financial year (2023-24) or a quarter (2023-Q4)."`
	Due    clock.Day `json:"due" doc:"The last day on which it is on time."`
	Body   string    `json:"body_id"`
	Name   string    `json:"body"`
	State  string    `json:"state" enum:"expected,received,checked,submitted,approved,published,revised" doc:"How it stands. A person submits it, on its page."`
	Words  string    `json:"state_words" doc:"The same in words."`
	Takes  bool      `json:"takes_files" doc:"Whether a new file can be sent now."`
	Why    string    `json:"why_not,omitempty" doc:"Why none can be sent, and who can change that."`
	// Version is nil while nothing was sent.
	Version  string `json:"current_version,omitempty" doc:"The id of its newest version; /own/versions/{id} has it."`
	Versions int64  `json:"versions" doc:"How many versions there are."`
	URL      string `json:"page_url" doc:"Its page, where a person submits it."`
}

// OwnVersion is one version of such a return, and what the check found in it.
type OwnVersion struct {
	ID         string    `json:"id"`
	Return     string    `json:"return_id"`
	Number     int64     `json:"number"`
	Current    bool      `json:"current" doc:"Whether it is the newest."`
	State      string    `json:"state" enum:"receiving,checked,failed" doc:"receiving: it is being checked, ask again; checked; failed: it could not be read, see failure."`
	ReturnIs   string    `json:"return_state" doc:"How its return stands."`
	Made       time.Time `json:"made"`
	By         string    `json:"by" doc:"Who sent it, and with which token."`
	File       string    `json:"file,omitempty"`
	SHA256     string    `json:"sha256,omitempty" doc:"Of the file, or of the files one after the other, as they came."`
	Failure    string    `json:"failure,omitempty" doc:"Why it could not be read, and what to do."`
	Nil        bool      `json:"nil_return" doc:"It says that there is nothing to return."`
	Read       int64     `json:"rows_read"`
	Good       int64     `json:"rows_taken"`
	Refused    int64     `json:"rows_refused" doc:"Rows with an error. They are left out until they are put right and the file is sent again."`
	Errors     int64     `json:"errors"`
	Warnings   int64     `json:"warnings"`
	Exceptions int64     `json:"exceptions" doc:"What is unusual, was taken, and needs the body's own words when a person submits it."`
	Problems   string    `json:"problems" doc:"Where to read what was found, one by one."`
	URL        string    `json:"page_url" doc:"Its page."`
}

// OwnProblem is one thing that the check found.
type OwnProblem struct {
	Strength string `json:"strength" enum:"error,warning,exception" doc:"An error keeps its row out."`
	Rule     string `json:"code" doc:"The rule, by its id in the code book."`
	File     string `json:"file,omitempty"`
	Sheet    string `json:"sheet,omitempty"`
	Row      int64  `json:"row,omitempty" doc:"As the file counts them, the line of names being 1; left out for the whole table."`
	Column   string `json:"column,omitempty" doc:"Its letter."`
	Field    string `json:"field,omitempty"`
	Value    string `json:"value,omitempty" doc:"What stands there."`
	Words    string `json:"what_is_wrong"`
	Expected string `json:"what_was_expected,omitempty" doc:"What would be taken."`
	Perhaps  string `json:"perhaps_meant,omitempty"`
}

// ownList narrows the list of a body's returns.
type ownList struct {
	api.Paging
	Kind   string `query:"kind" enum:"investigations,referrals,performance" doc:"What is asked for."`
	Period string `query:"period" maxLength:"20" doc:"The period, such as 2023-24."`
}

type ownProblems struct {
	api.RecordID
	api.Paging
	Strength string `query:"strength" enum:"error,warning,exception" doc:"Only those of one strength."`
}

// AddAPI adds the returns to the service's API.
func (p *Pages) AddAPI(to *api.API) {
	p.addPublic(to)
	api.AddOwn(to, ownReturns, "list-own-returns", returns.ReturnsRead, "List the returns of your body", "The newest due first.", p.ownList)
	api.AddOwn(to, ownReturns+"/{id}", "get-own-return", returns.ReturnsRead, "Get one return of your body", "How it stands, and whether it takes a file.",
		func(ctx context.Context, in *api.RecordID) (*OwnReturn, error) {
			x, err := p.ownSeen(ctx, in.ID)
			if err != nil {
				return nil, err
			}
			out := p.ownReturn(&x.Owed)
			return &out, nil
		})
	to.AddSending(api.Sending{Path: ownReturns + "/{id}/files", ID: "send-own-return", Action: returns.ReturnsSend, Summary: "Send the files of a return", MaxBody: returns.MaxBytes + 1<<20,
		Description: "CSV, XLSX, ODS, JSON Lines or Parquet, at most 64 MB together, as multipart/form-data in the field file. It is checked as on the page, and each correction is a new version. " +
			"The same bytes as the current version are no new one. Nothing is submitted: a person of your body does that on its page. " +
			"A token that may not read is told the ids alone. A file that could not be read is a version too: its state is failed, and failure says why.",
		Handler: p.sendOwn, Answer: OwnVersion{}, Says: map[int]string{http.StatusOK: "These bytes are the current version already; nothing was done.",
			http.StatusCreated: "A new version, which is checked.", http.StatusAccepted: "A new version, which is being checked. Ask for it again at Location."}})
	api.AddOwn(to, ownVersions+"/{id}", "get-own-version", returns.ReturnsRead, "Get one version of a return of your body", "What was sent, and what the check found, in numbers.",
		func(ctx context.Context, in *api.RecordID) (*OwnVersion, error) { return p.ownVersion(ctx, in.ID) })
	api.AddOwn(to, ownVersions+"/{id}/problems", "list-own-problems", returns.ReturnsRead, "List what the check found in a version",
		"Each with its row, its field, the rule, what is wrong and what would be taken. Of each rule the first 500 are listed.", p.ownProblems)
}

func (p *Pages) ownList(ctx context.Context, in *ownList) (*api.APIPage[OwnReturn], error) {
	all, err := p.service.Mine(ctx)
	if err != nil {
		return nil, err
	}
	var list []*returns.Owed
	for i := range all {
		if x := &all[i]; (in.Kind == "" || x.Round.Kind == in.Kind) && (in.Period == "" || x.Round.Period == in.Period) {
			list = append(list, x)
		}
	}
	page := api.PageOf(list, in.Paging, p.ownReturn)
	return &page, nil
}

func (p *Pages) ownSeen(ctx context.Context, id string) (returns.Seen, error) {
	if err := api.PlainID(id); err != nil {
		return returns.Seen{}, err
	}
	return p.service.See(ctx, id)
}

func (p *Pages) ownReturn(x *returns.Owed) OwnReturn {
	lock := returns.LockOf(x.State, x.Unlocked, p.service.Desk())
	out := OwnReturn{ID: x.ID, Round: x.RoundID, Kind: x.Round.Kind, Title: x.Round.Title, Period: x.Round.Period, Due: x.Round.Due, Body: x.Body, Name: x.BodyName,
		State: string(x.State), Words: x.State.Words(), Takes: !lock.Shut, Version: x.Current, Versions: x.Versions, URL: p.url + returns.ReturnPath + "/" + x.ID}
	if lock.Shut {
		out.Why = lock.Why + " " + lock.Who
	}
	return out
}

func (p *Pages) ownVersion(ctx context.Context, id string) (*OwnVersion, error) {
	if err := api.PlainID(id); err != nil {
		return nil, err
	}
	v, owed, err := p.service.SeeVersion(ctx, id)
	if err != nil {
		return nil, err
	}
	return &OwnVersion{ID: v.ID, Return: owed.ID, Number: v.Number, Current: owed.Current == v.ID, State: v.State, ReturnIs: string(owed.State), Made: v.Made, By: v.Name, File: v.File,
		SHA256: v.SHA256, Failure: v.Failure, Nil: v.Nil, Read: v.Rows, Good: v.Good, Refused: v.Refused, Errors: v.Errors, Warnings: v.Warnings, Exceptions: v.Exceptions,
		Problems: p.url + api.Root + ownVersions + "/" + url.PathEscape(v.ID) + "/problems", URL: p.url + returns.VersionPath + "/" + v.ID}, nil
}

func (p *Pages) ownProblems(ctx context.Context, in *ownProblems) (*api.APIPage[OwnProblem], error) {
	if err := api.PlainID(in.ID); err != nil {
		return nil, err
	}
	found, err := p.service.Problems(ctx, in.ID, in.Strength, (in.Page-1)*in.PerPage, in.PerPage)
	if err != nil {
		return nil, err
	}
	total, err := p.service.KeptProblems(ctx, in.ID, in.Strength)
	if err != nil {
		return nil, err
	}
	out := api.APIPage[OwnProblem]{Total: int(total), Page: in.Page, PerPage: in.PerPage, Pages: (int(total) + in.PerPage - 1) / in.PerPage, Items: []OwnProblem{}}
	for _, x := range found {
		out.Items = append(out.Items, ownProblem(x))
	}
	return &out, nil
}

func ownProblem(x rowcheck.Problem) OwnProblem {
	return OwnProblem{Strength: x.Severity, Rule: x.Rule, File: x.File, Sheet: x.Sheet, Row: x.Row, Column: x.Column, Field: x.Field, Value: x.Value, Words: x.Message,
		Expected: x.Expected, Perhaps: x.Suggestion}
}

// sendOwn takes the files of a return from a body's own system, as [Pages.send] does
// from a page.
func (p *Pages) sendOwn(w http.ResponseWriter, r *http.Request) error {
	if err := api.PlainID(r.PathValue("id")); err != nil {
		return err
	}
	files, err := sentByProgram(r)
	if err != nil {
		return err
	}
	version, again, err := p.service.ReceiveOnce(r.Context(), r.PathValue("id"), files)
	if err != nil {
		return err
	}
	p.service.Wait(r.Context(), version, patience)
	v, err := p.ownVersion(r.Context(), version)
	if errs.Is(err, errs.NotFound) { // the token sends and does not read
		return web.JSON(w, sentStatus("receiving", again), OwnTaken{version, r.PathValue("id"), "This token may not read what the check found. The return's page says it."})
	}
	if err != nil {
		return err
	}
	w.Header().Set("Location", api.Root+ownVersions+"/"+url.PathEscape(version))
	return web.JSON(w, sentStatus(v.State, again), v)
}

// sentByProgram reads the files of a call; what is wrong is said of its field.
func sentByProgram(r *http.Request) ([]returns.Sent, error) {
	form, files, err := received(r)
	if err != nil {
		return nil, err
	}
	const field, none = "file", "Send one or more files that are not empty in the field file, as multipart/form-data"
	if len(files) == 0 && form.OK() {
		return nil, errs.InvalidInput("The request holds no file.", errs.Field{Name: field, Message: none})
	}
	if wrong := errs.FieldsOf(form.Err()); len(wrong) > 0 {
		return nil, errs.InvalidInput("A file of the request was refused.", wrong...)
	}
	return files, nil
}

// OwnTaken is all that a token which sends and does not read is told: nothing that
// it was not told is made up.
type OwnTaken struct {
	ID     string `json:"id"`
	Return string `json:"return_id"`
	Note   string `json:"note"`
}

func sentStatus(state string, again bool) int {
	switch {
	case again:
		return http.StatusOK
	case state == "receiving":
		return http.StatusAccepted
	}
	return http.StatusCreated
}
