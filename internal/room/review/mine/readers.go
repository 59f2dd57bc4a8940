package mine

import "candour/internal/trust/access"

// roleNames are the readers as the person hears of them.
var roleNames = map[string]string{"secretariat": "The panel's secretariat", "reviewer": "The reviewer of your case", "independent": "The independent member",
	"public": "You", "liaison": "The body that was asked for papers", "system": "The service itself"}

// ReaderName names a reader to the person. Whoever it was, they are told.
func ReaderName(role string) string {
	if name := roleNames[role]; name != "" {
		return name
	}
	if name := access.Role(role).Name(); name != "" {
		return name
	}
	return "Somebody whose role was not kept"
}

// AskerName says who asked, as a role. Old requests do not say it.
func AskerName(role string) string {
	if who := roleNames[role]; who != "" {
		return who
	}
	return "Somebody who works for the panel"
}
