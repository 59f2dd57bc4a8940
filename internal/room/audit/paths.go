package audit

// Where the pages are.
const (
	ListPath = "/audit"
	DeskPath = "/audit-desk"
)

// PathOf is where a project is.
func PathOf(id string) string { return DeskPath + "/" + id }
