// Package door is the way into the service: the front page in groups of what people
// come for, a page for each group that has none of its own, the one desk of the
// staff, and the pages that every public service has (who runs it, privacy,
// cookies, accessibility, contact, what to do when something is wrong).
//
// It knows no room. The groups are those of the site's navigation ([web.NavItem]),
// what waits on the desk comes from the rooms ([room.Desk]), and who runs the
// service ([Owner]) is configuration: a service that does not say whose it is
// does not start.
//
// # Where to start reading
//
// routes.go has the routes; page_front.go, page_group.go, page_desk.go and
// page_owner.go one page or kind of page each.
package door
