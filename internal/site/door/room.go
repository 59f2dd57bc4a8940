package door

import (
	"candour/internal/site/room"
	"candour/internal/site/web"
)

// Part is what the door brings to the house: its pages, and the links at the foot
// that every public service has.
func Part() room.Room {
	in := func(text, href, hint string, rank int) room.Entry {
		return room.Entry{In: room.Trust, NavItem: web.NavItem{Text: text, Href: href, Hint: hint}, Rank: rank}
	}
	return room.Room{Name: "door", Templates: []web.Templates{Templates()},
		Nav: []room.Entry{
			{In: room.Desks, NavItem: web.NavItem{Text: "What waits for me", Href: web.DeskPath, SignedIn: true}, Rank: 1},
			in("Privacy", PrivacyPath, "What is kept about people, and your rights.", 40),
			in("Cookies", CookiesPath, "Only those that the service cannot work without.", 50),
			in("Accessibility", AccessibilityPath, "How it is made for everybody, and what is not good enough yet.", 60),
			in("Contact", ContactPath, "Who runs this service, and how to reach them.", 70),
			in("Something is wrong", WrongPath, "What to do when a page says what is not so.", 80),
		},
		Footer: []room.FooterLink{
			{Link: web.Link{Text: "Accessibility statement", Href: AccessibilityPath}, Rank: 10}, {Link: web.Link{Text: "Contact", Href: ContactPath}, Rank: 20},
			{Link: web.Link{Text: "Cookies", Href: CookiesPath}, Rank: 30}, {Link: web.Link{Text: "Privacy", Href: PrivacyPath}, Rank: 40},
		}}
}
