// Package provider is our side of the conversation with the place where staff sign
// in (OpenID Connect): it sends the browser there ([Relying.Start]) and checks what
// comes back ([Relying.Finish]). It knows nothing of staff: who of ours somebody is,
// package signin says.
package provider
