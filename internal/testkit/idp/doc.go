// Package idp is a small OpenID Connect provider for tests, and for trying
// sign-in on one's own machine. It keeps everything in memory and asks for no
// password: it is never to be reachable from another machine.
//
// It behaves as the standards say (discovery, the code flow with PKCE, RFC
// 9207's iss parameter, RP-initiated logout) until [Faults] tells it not to;
// each fault is an attack or a mistake that a client must refuse.
//
//	p := idp.Start(t, idp.Config{People: []idp.Person{{Subject: "s1", Email: "one@example.test"}}})
//	p.SignInAs("s1")
//	// give p.Issuer(), p.ClientID() and p.ClientSecret() to package signin
//
// `go run ./internal/testkit/idp/serve` serves one on the loopback address.
package idp
