// Package signin says who somebody is.
//
// Staff sign in at their own organisation's provider (OpenID Connect) or with
// a passkey; there are no passwords here. What they may then do comes from our
// own staff table, never from what the provider claims, and is read again at
// every request: a role that is taken away, or a person who is disabled, is
// refused at once.
//
// Start with [Service], which package web uses as its sessions
// ([Service.Wrap], [Service.Token]) and whose [Service.Routes] are the pages:
//
//   - sign in, sign out, a polite refusal for somebody nobody has registered;
//   - one's own account: passkeys, open sessions, "sign out everywhere";
//   - the list of staff, for the administrator;
//   - [Service.DemoRoutes], which the demonstration alone mounts: become one
//     of the invented people.
//
// The conversation with the provider is package provider; it knows nothing of staff.
//
// The staff table is a table of records: each change has its entry in the
// ledger, so that it can be seen later who was given which role, when, by
// whom. Sessions, passkeys and the ties to providers are plumbing and have
// none.
package signin
