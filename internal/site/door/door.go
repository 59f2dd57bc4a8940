package door

import (
	"context"
	"embed"
	"log/slog"

	"candour/internal/site/room"
	"candour/internal/site/web"
	"candour/internal/trust/access"
)

//go:embed templates/*.gohtml words/*.po
var templates embed.FS

// Templates are the door's pages. Those for everybody are in Welsh too.
func Templates() web.Templates {
	return web.Templates{Slice: "door", FS: templates, Words: templates,
		Spoken: []string{"front", "group", "privacy", "cookies", "accessibility", "contact", "wrong"}}
}

// Where the pages are.
const (
	PrivacyPath       = "/privacy"
	CookiesPath       = "/cookies"
	AccessibilityPath = "/accessibility"
	ContactPath       = "/contact"
	WrongPath         = "/wrong"
)

// Owner is whose service this is, as the configuration says.
type Owner struct {
	// Name of the body that runs the service.
	Name string
	// Email and Phone are how anybody reaches it; Phone may be empty.
	Email, Phone string
	// Reviewed is the day on which accessibility was last looked at, in words, and
	// Reviewer who looked.
	Reviewed, Reviewer string
}

// Config is what the door is made of.
type Config struct {
	Owner Owner
	Pages *web.Renderer
	// Read is the action of whoever opens the pages: everybody's.
	Read access.Action
	// SignedIn is that of whoever has signed in, as anything: the desk is theirs.
	SignedIn access.Action
	// ReviewsOpen says whether an application for a review can be made now: a page
	// does not send people to a closed door.
	ReviewsOpen func(context.Context) bool
	// Desk says what waits for somebody in all rooms, most pressing first, and which
	// rooms could not be read.
	Desk func(context.Context, access.Actor) room.Waits
	// Saved are the reader's own saved filters; nil where nobody has any.
	Saved func(context.Context) ([]web.Link, error)
	// Log hears why a room could not be read.
	Log *slog.Logger
}

// Door serves the pages.
type Door struct{ Config }

// New makes the door.
func New(c Config) *Door { return &Door{c} }
