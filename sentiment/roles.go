package sentiment

import (
	"fmt"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/tickertone/tickertone/data"
	"github.com/tickertone/tickertone/sentiment/trie"
)

// wordRole is what a word or sector does in a sentence, by the name it has in data/lexicon/roles.tsv.
type wordRole uint8

// The roles of the table, in its order.
const (
	roleStop wordRole = iota
	roleSubordinator
	rolePronoun
	roleStock
	roleNotStock
	roleIts
	roleSpeaker
	roleAffiliation
	roleSource
	roleOblique
	roleAgentive
	roleTie
	roleHouse
	roleFunction
	roleAbsence
	roleOwnPrice
	roleNounFollows
	roleSpans
	roleVerbFollows
	roleNounEnds
	roleClosingEnding
	roleLinkingEnding
	roleConcedingEnding
	roleConditionalEnding
	roleCircumstance
	roleCauseParticle
	roleCauseNoun
	roleStateParticle
	roleObjectParticle
	roleTopicParticle
	roleJoiningParticle
	roleTurnBefore
	roleTurnAfter
	rolePoints
	roleHeads
	rolePointsUnit
	roleSmallCurrency
	roleExchange
	roleEven
	roleResumes
	rolePlace
	roleOwn
	rolePassive
	roleBurden
	roleRatingTopic
	roleLowGrade
	roleMiddleGrade
	roleHighGrade
	roleComparative
	rolePerfect
	roleHaving
	roleSpanOfTime
	roleResult
	roleLeads
	roleOpines
	roleBody
	roleApposes
	roleAuxiliary
	roleRelative
	roleOfItself
	roleMeasured
	roleJoiningWord
	roleJoiningMark
	roleConcern
	roleNoCondition
	roleStateVerb
	roleOwned
	roleSubjectParticle
	roleArrow
	roleListing
	roleListJoins
	roleExamples
	roleCompanies
	roleBloc
	roleSupposes
	roleBystander
	roleLenderOfThings
	roleFormer
	roleOffice
	roleOfficeJoins
	roleFirm
	rolePartOfFirm
	roleForesees
	roleClosingParticle
	roleImpersonalEnding
	roleOwnAccounts
	roleMust
	rolePurposeEnding
	roleForTheSakeOf
	roleCaseGiven
	roleAskingEnding
	roleGivingReason
	roleUnnamedCompany
	roleSumsUp
	roleHouseName
	roleClaims
	roleSomeSay
	roleMeasureOfAStock
	roleKoreanFirm
	roleNoFirm
	roleSetsAgainst
	roleQuotingEnding
	roleRecommends
	roleComparingParticle
	roleInstead
	roleRhetoricalEnding
	roleRhetorical
	roleTakenForGranted
	roleFromParticle
	roleToParticle
	roleRivals
	roleThanksTo
	roleActOfAuthority
	roleRival
	roleTurnEnding
	roleComplement
	roleParticiple
	roleLeavesOut
	roleAgainst
	roleOldGradeParticle
	roleMostlyNoun
	roleMostlyVerb
	roleMostlyAdjective
	roleMostlyPreposition
	numRoles
)

// roleNames is the names of the table. A row with another name is an error: nothing would read it.
var roleNames = [numRoles]string{
	roleStop:              "stop",
	roleSubordinator:      "subordinator",
	rolePronoun:           "pronoun",
	roleStock:             "stock",
	roleNotStock:          "not stock",
	roleIts:               "its",
	roleSpeaker:           "speaker",
	roleAffiliation:       "affiliation",
	roleSource:            "source",
	roleOblique:           "oblique",
	roleAgentive:          "agentive",
	roleTie:               "tie",
	roleHouse:             "house",
	roleFunction:          "function",
	roleAbsence:           "absence",
	roleOwnPrice:          "own price",
	roleNounFollows:       "noun follows",
	roleSpans:             "spans",
	roleVerbFollows:       "verb follows",
	roleNounEnds:          "noun ends",
	roleClosingEnding:     "closing ending",
	roleLinkingEnding:     "linking ending",
	roleConcedingEnding:   "conceding ending",
	roleConditionalEnding: "conditional ending",
	roleCircumstance:      "circumstance",
	roleCauseParticle:     "cause particle",
	roleCauseNoun:         "cause noun",
	roleStateParticle:     "state particle",
	roleObjectParticle:    "object particle",
	roleTopicParticle:     "topic particle",
	roleJoiningParticle:   "joining particle",
	roleTurnBefore:        "turn before",
	roleTurnAfter:         "turn after",
	rolePoints:            "points",
	roleHeads:             "heads",
	rolePointsUnit:        "points unit",
	roleSmallCurrency:     "small currency",
	roleExchange:          "exchange",
	roleEven:              "even",
	roleResumes:           "resumes",
	rolePlace:             "place",
	roleOwn:               "own",
	rolePassive:           "passive",
	roleBurden:            "burden",
	roleRatingTopic:       "rating topic",
	roleLowGrade:          "low grade",
	roleMiddleGrade:       "middle grade",
	roleHighGrade:         "high grade",
	roleComparative:       "comparative",
	rolePerfect:           "perfect",
	roleHaving:            "having",
	roleSpanOfTime:        "span of time",
	roleResult:            "result",
	roleLeads:             "leads",
	roleOpines:            "opines",
	roleBody:              "body",
	roleApposes:           "apposes",
	roleAuxiliary:         "auxiliary",
	roleRelative:          "relative",
	roleOfItself:          "of itself",
	roleMeasured:          "measured",
	roleJoiningWord:       "joining word",
	roleJoiningMark:       "joining mark",
	roleConcern:           "concern",
	roleNoCondition:       "no condition",
	roleStateVerb:         "state verb",
	roleOwned:             "owned",
	roleSubjectParticle:   "subject particle",
	roleArrow:             "arrow",
	roleListing:           "listing",
	roleListJoins:         "list joins",
	roleExamples:          "examples",
	roleCompanies:         "companies",
	roleBloc:              "bloc",
	roleSupposes:          "supposes",
	roleBystander:         "bystander",
	roleLenderOfThings:    "lender of things",
	roleFormer:            "former",
	roleOffice:            "office",
	roleOfficeJoins:       "office joins",
	roleFirm:              "firm",
	rolePartOfFirm:        "part of firm",
	roleForesees:          "foresees",
	roleClosingParticle:   "closing particle",
	roleImpersonalEnding:  "impersonal ending",
	roleOwnAccounts:       "own accounts",
	roleMust:              "must",
	rolePurposeEnding:     "purpose ending",
	roleForTheSakeOf:      "for the sake of",
	roleCaseGiven:         "case given",
	roleAskingEnding:      "asking ending",
	roleGivingReason:      "giving reason",
	roleUnnamedCompany:    "unnamed company",
	roleSumsUp:            "sums up",
	roleHouseName:         "house name",
	roleClaims:            "claims",
	roleSomeSay:           "some say",
	roleMeasureOfAStock:   "measure of a stock",
	roleKoreanFirm:        "korean firm",
	roleNoFirm:            "no firm",
	roleSetsAgainst:       "sets against",
	roleQuotingEnding:     "quoting ending",
	roleRecommends:        "recommends",
	roleComparingParticle: "comparing particle",
	roleInstead:           "instead",
	roleRhetoricalEnding:  "rhetorical ending",
	roleRhetorical:        "rhetorical",
	roleTakenForGranted:   "taken for granted",
	roleFromParticle:      "from particle",
	roleToParticle:        "to particle",
	roleRivals:            "rivals",
	roleThanksTo:          "thanks to",
	roleActOfAuthority:    "act of authority",
	roleRival:             "rival",
	roleTurnEnding:        "turn ending",
	roleComplement:        "complement",
	roleParticiple:        "participle",
	roleLeavesOut:         "leaves out",
	roleAgainst:           "against",
	roleOldGradeParticle:  "old grade particle",
	roleMostlyNoun:        "mostly noun",
	roleMostlyVerb:        "mostly verb",
	roleMostlyAdjective:   "mostly adjective",
	roleMostlyPreposition: "mostly preposition",
}

// roleSet holds the roles of one word.
type roleSet [(numRoles + 63) / 64]uint64

func (s *roleSet) add(r wordRole)      { s[r/64] |= 1 << (r % 64) }
func (s *roleSet) has(r wordRole) bool { return s[r/64]>>(r%64)&1 == 1 }

// roleWords is the roles of every word of data/lexicon/roles.tsv. Words of both languages share a role; no word is
// written alike in the two.
type roleWords struct {
	sets    map[string]*roleSet
	longest [numRoles]int // by role: bytes of its longest word
	lengths [256]uint64   // by first byte: the lengths of the words, as bits
	tails   trie.Edges    // the words from their last rune to their first
	spelled []*roleSet    // by node of tails: the roles of the word that is spelled there, nil for none
}

// of is the roles of a word, nil for none. Most words have none, and most of those are like none that has.
func (w *roleWords) of(word string) *roleSet {
	if word == "" || w.lengths[word[0]]&lengthOf(word) == 0 {
		return nil
	}
	return w.sets[word]
}

// lengthOf is the bit of a word's length; the longest share one.
func lengthOf(word string) uint64 { return 1 << min(len(word), 63) }

// has says whether a word plays a role.
func (w *roleWords) has(r wordRole, word string) bool {
	if len(word) > w.longest[r] {
		return false
	}
	set := w.of(word)
	return set != nil && set.has(r)
}

// hasInAnyCase says whether a word plays a role when it is written in lower case.
func (w *roleWords) hasInAnyCase(r wordRole, word string) bool {
	var room [64]byte
	lower := room[:0]
	for i := range len(word) {
		c := word[i]
		if c >= utf8.RuneSelf || len(lower) == cap(lower) {
			return w.has(r, strings.ToLower(word))
		}
		if 'A' <= c && c <= 'Z' {
			c += 'a' - 'A'
		}
		lower = append(lower, c)
	}
	set := w.sets[string(lower)] // the string of a look-up costs no memory
	return set != nil && set.has(r)
}

// ending is the byte where the longest ending of a role begins that a word has, the whole word included, or -1.
func (w *roleWords) ending(r wordRole, word string) int { return w.endingBehind(r, word, 0) }

// endingBehind is the byte where the longest ending of a role begins that leaves so many bytes before it, or -1.
func (w *roleWords) endingBehind(r wordRole, word string, least int) int {
	at, node := -1, uint32(0)
	for i := len(word); i > least; {
		c, size := utf8.DecodeLastRuneInString(word[:i])
		if node = w.tails.Next(node, uint32(c)); node == 0 {
			break
		}
		i -= size
		if set := w.spelled[node]; set != nil && set.has(r) && i >= least {
			at = i
		}
	}
	return at
}

// ends says whether a word is one of the endings of a role or ends in one.
func (w *roleWords) ends(r wordRole, word string) bool { return w.ending(r, word) >= 0 }

// starts says whether a word begins with one of the stems of a role.
func (w *roleWords) starts(r wordRole, word string) bool {
	for i := range word {
		if w.has(r, word[:i]) {
			return true
		}
	}
	return w.has(r, word)
}

func (w *roleWords) add(r wordRole, word string) {
	if w.sets[word] == nil {
		w.sets[word] = &roleSet{}
	}
	w.sets[word].add(r)
	w.longest[r] = max(w.longest[r], len(word))
	if word != "" {
		w.lengths[word[0]] |= lengthOf(word)
	}
	w.spellBackwards(word)
}

func (w *roleWords) spellBackwards(word string) {
	node := uint32(0)
	for i := len(word); i > 0; {
		c, size := utf8.DecodeLastRuneInString(word[:i])
		if node = w.tails.Grow(node, uint32(c)); int(node) >= len(w.spelled) {
			w.spelled = append(w.spelled, make([]*roleSet, int(node)+1-len(w.spelled))...)
		}
		i -= size
	}
	w.spelled[node] = w.sets[word]
}

var embeddedRoles = sync.OnceValues(func() (*roleWords, error) {
	byName := map[string]wordRole{}
	for r, name := range roleNames {
		byName[name] = wordRole(r)
	}
	words := &roleWords{sets: map[string]*roleSet{}}
	err := data.Embedded("lexicon/roles.tsv", "role\tlanguage\tword\tsource", func(_ int, cells []string) error {
		r, ok := byName[cells[0]]
		if !ok {
			return fmt.Errorf("role %q: nothing reads it", cells[0])
		}
		words.add(r, cells[2])
		return nil
	})
	return words, err
})
