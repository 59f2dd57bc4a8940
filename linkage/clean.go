package linkage

// CleaningStep standardises a column before anything is compared.
type CleaningStep struct {
	Column string   `json:"column"`
	As     string   `json:"as,omitempty"` // the name of the result; the column's own by default
	Steps  []string `json:"steps"`
}

func cleanedColumns(o ReadOptions) (raw []string, made []CleaningStep, err error) {
	return o.Columns, nil, nil
}

func (r *Records) clean(made []CleaningStep) error { return nil }

func unquoteName(s string) string {
	if len(s) > 1 && s[0] == '"' && s[len(s)-1] == '"' {
		return s[1 : len(s)-1]
	}
	return s
}
