package tokens

import (
	"embed"

	"candour/internal/trust/access"
)

//go:embed policies/*.cedar
var policyFiles embed.FS

// What can be asked for of API tokens.
const (
	TokenRead   access.Action = "token.read"   // the list of a body's tokens
	TokenMake   access.Action = "token.make"   // make one for one's own body
	TokenRevoke access.Action = "token.revoke" // end one at once
	TokenUse    access.Action = "token.use"    // what a token itself notes: that it was used on a day
)

// Access is what can be asked for here: the actions, with what each is called once
// it is done, and who may do them.
func Access() access.Rules {
	return access.Rules{Room: "tokens", Files: access.Policies(policyFiles), Acts: []access.Act{
		{Action: TokenRead, Words: "List of API tokens read"},
		{Action: TokenMake, Words: "API token made", Fresh: true},
		{Action: TokenRevoke, Words: "API token revoked"},
		{Action: TokenUse, Words: "API token used"},
	}}
}
