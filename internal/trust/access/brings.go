package access

import (
	"embed"
	"fmt"
	"io/fs"
	"slices"
	"sort"

	"candour/internal/base/errs"
)

// Act is an action, with what it is called once it is done.
type Act struct {
	Action Action
	// Words say in plain words what was done, for whoever reads the log or the rules.
	Words string
	// Fresh says that whoever does it must have shown within the last minutes that
	// it is they, by signing in anew: what opens sealed words or names, what gives
	// somebody a right, and what a custodian does.
	Fresh bool
}

// Rules are the actions that one room brings, and who may do them.
type Rules struct {
	// Room is the room's name.
	Room string
	Acts []Act
	// Files holds the room's policies, *.cedar at its top. They speak of the room's
	// own actions and of the kernel's, and of no other room's.
	Files fs.FS
}

// Policies are the files of the folder policies of an embedded tree.
func Policies(tree embed.FS) fs.FS {
	sub, err := fs.Sub(tree, "policies")
	if err != nil {
		panic(err) // the name of the folder is fixed
	}
	return sub
}

// names gives the actions.
func (r Rules) names() []Action {
	out := make([]Action, len(r.Acts))
	for i, a := range r.Acts {
		out[i] = a.Action
	}
	return out
}

// documents reads the files, sorted by name, each under the room's name.
func (r Rules) documents() (out []Document, err error) {
	names, err := fs.Glob(r.Files, "*.cedar")
	if err != nil {
		return nil, err
	}
	sort.Strings(names)
	for _, name := range names {
		text, err := fs.ReadFile(r.Files, name)
		if err != nil {
			return nil, fmt.Errorf("access: rules of %s: %w", r.Room, err)
		}
		if r.Room != "" {
			name = r.Room + "/" + name
		}
		out = append(out, Document{Name: name, Text: string(text)})
	}
	return out, nil
}

// checkActs refuses an action that two bring, one without words, and two that are
// called the same: a reader of the log could not tell them apart.
func checkActs(acts []Act) error {
	names, words := map[Action]bool{}, map[string]Action{}
	for _, a := range acts {
		switch {
		case names[a.Action]:
			return errs.Newf(errs.Invalid, "Two rooms bring the action %s.", a.Action)
		case a.Words == "" || a.Words == string(a.Action):
			return errs.Newf(errs.Invalid, "The action %s has no words.", a.Action)
		case words[a.Words] != "":
			return errs.Newf(errs.Invalid, "The actions %s and %s are both called %q.", words[a.Words], a.Action, a.Words)
		}
		names[a.Action], words[a.Words] = true, a.Action
	}
	return nil
}

// actOf finds an action.
func (p *Policy) actOf(a Action) (Act, bool) {
	i := slices.IndexFunc(p.acts, func(x Act) bool { return x.Action == a })
	if i < 0 {
		return Act{}, false
	}
	return p.acts[i], true
}

// Words says in plain words what was done by an action. One of an earlier release
// that nobody brings any more is told by its name.
func (p *Policy) Words(a Action) string {
	if act, ok := p.actOf(a); ok {
		return act.Words
	}
	return string(a)
}

// WantsFresh says whether whoever does it must have shown within the last minutes
// that it is they.
func (p *Policy) WantsFresh(a Action) bool {
	act, _ := p.actOf(a)
	return act.Fresh
}

// Actions gives every action there is: the kernel's, then each room's.
func (p *Policy) Actions() []Action { return Rules{Acts: p.acts}.names() }
