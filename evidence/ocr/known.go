package ocr

import "strings"

// commonWords are the words that every English text is full of: of a usual text nearly half.
const commonWords = `the be to of and a in that have it for not on with he as you do at this but his by from they we say her she or an will my one all would there their
what so up out if about who get which go me when make can like time no just him know take into year your good some could them see other than then now look only come
its over think also back after use two how our work first well way even new want because any these give day most us is are was were been has had did does being am
mr mrs ms dear date page re subject sent copy note meeting office report minutes letter`

var commonSet = func() map[string]bool {
	out := map[string]bool{}
	for _, w := range strings.Fields(commonWords) {
		out[w] = true
	}
	return out
}()

func common(word string) bool { return commonSet[word] }
