package web

// Question is one question of a form: whichever of the pointers is set. The functions
// that make one let the question stand out from its hint.
type Question struct {
	Input      *Input
	Textarea   *Textarea
	Select     *Select
	Radios     *Choices
	Checkboxes *Choices
	Upload     *FileUpload
}

// AskLine asks for one line.
func AskLine(i Input) Question { i.Bold = true; return Question{Input: &i} }

// AskWords asks for several lines.
func AskWords(t Textarea) Question { t.Bold = true; return Question{Textarea: &t} }

// AskList asks for one of a list.
func AskList(s Select) Question { s.Bold = true; return Question{Select: &s} }

// AskOne asks for one of a few.
func AskOne(c Choices) Question { c.Bold = true; return Question{Radios: &c} }

// AskSome asks for any of a few.
func AskSome(c Choices) Question { c.Bold = true; return Question{Checkboxes: &c} }

// AskFiles asks for files.
func AskFiles(u FileUpload) Question { u.Bold = true; return Question{Upload: &u} }
