package review

// Where staff's pages of the panel are.
const (
	PanelPath   = "/panel"
	PapersPath  = "/papers"
	CustodyPath = "/custody"
	// CallPath is where an application is taken by telephone.
	CallPath = PanelPath + "/telephone"
)

// CasePath is where one case is.
func CasePath(id string) string { return PanelPath + "/cases/" + id }
