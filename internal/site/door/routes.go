package door

import (
	"net/http"

	"candour/internal/site/web"
)

// Routes lists the pages: all but the desk are everybody's.
func (d *Door) Routes() []web.Route {
	open := func(path string, handler func(http.ResponseWriter, *http.Request) error) web.Route {
		return web.Route{Method: "GET", Pattern: path, Action: d.Read, Handler: handler}
	}
	return []web.Route{
		open("/{$}", d.front), open(figuresGroup.path, d.group(figuresGroup)), open(trustGroup.path, d.group(trustGroup)),
		open(PrivacyPath, d.owner("privacy", "Privacy")), open(CookiesPath, d.owner("cookies", "Cookies")),
		open(AccessibilityPath, d.owner("accessibility", "Accessibility statement")), open(ContactPath, d.contact),
		open(WrongPath, d.wrong),
		{Method: "GET", Pattern: web.DeskPath, Action: d.SignedIn, Handler: d.desk},
	}
}
