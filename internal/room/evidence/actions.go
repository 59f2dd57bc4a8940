package evidence

import (
	"embed"

	"candour/internal/trust/access"
)

//go:embed policies/*.cedar
var policyFiles embed.FS

// What can be asked for of documents.
const (
	DocumentsRead access.Action = "documents.read" // what came, and what could be read of it
	DocumentsTake access.Action = "documents.take" // take in what comes, say what is excluded, close a delivery
	DocumentsHand access.Action = "documents.hand" // hand over what one's own body was asked for, and see what became of it

	DocumentsRedact  access.Action = "documents.redact"  // mark what is to go, and propose what was made
	DocumentsRelease access.Action = "documents.release" // the second human: approve what was made, or refuse it
)

// Access is what can be asked for here: the actions, with what each is called once it is done, and who may do them.
func Access() access.Rules {
	return access.Rules{Room: "evidence", Files: access.Policies(policyFiles), Acts: []access.Act{
		{Action: DocumentsRead, Words: "Document read"},
		{Action: DocumentsTake, Words: "Documents taken in"},
		{Action: DocumentsHand, Words: "Documents handed over by the body that was asked"},
		{Action: DocumentsRedact, Words: "Document redacted"},
		{Action: DocumentsRelease, Words: "Redacted document approved or refused"},
	}}
}
