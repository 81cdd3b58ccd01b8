package dev.berth.kubernetes.tree;

/**
 * Why input is refused: stable codes, at the end of each message. {@code docs/input.md} is generated from this catalogue.
 */
public enum InputCode {
    NOT_JSON("the text is not JSON", "Look at the line for a missing quote, comma or bracket."),
    NOT_YAML("the text is not YAML", "Look at the line for its indent, quotes and colons; tabs cannot indent."),
    NOT_UTF8("the text is not UTF-8", "Convert it, or decompress it first."),
    TOO_LARGE(
            "a document exceeds a limit on depth, values or length",
            "Look for a bracket or quote that is not closed, or for aliases of aliases."),
    KEY_TWICE("a key stands twice in one mapping", "Remove one."),
    OBJECT_TWICE("an object stands twice in the input", "Remove one, or keep going to take the first."),
    NOT_AN_OBJECT("a document is no Kubernetes object, or no case", "Give it a kind, or the fields of a case."),
    WRONG_TYPE("a value is of another type than its field", "Write the type that the message names."),
    MISSING_VALUE("a field that must be there is absent or empty", "Set it."),
    INVALID_VALUE("a value is none of those that its field takes", "Use one that the message names."),
    CONTRADICTION("two parts of an object cannot both hold", "Keep the one that is meant."),
    INCOMPLETE(
            "a setting means nothing without another, which is missing",
            "Add the one that the message names, or remove this one."),
    UNSUPPORTED("what is asked for is not supported", "Do what the message names instead, or remove it."),
    NAMED_TWICE("a list names the same thing twice", "Remove one, or join the two."),
    INVALID_QUANTITY("an amount is negative or not a quantity", "Write a number and a suffix, as in 500m or 16Gi."),
    OVERFLOW("a number, or a sum of amounts, exceeds 64 bits", "Write a smaller one."),
    INVALID_NAME("a name or label has a form that the API server does not accept", "Rename it."),
    INVALID_SELECTOR("a selector's key, operator and values do not go together", "Correct the requirement."),
    TOO_MANY("there are more items than Berth takes in one object", "Take some away."),
    UNKNOWN_FIELD("a field of the configuration is not known", "Correct its name, or remove it."),
    UNKNOWN_PLUGIN("there is no plugin of the name", "Use one that the message names."),
    UNKNOWN_CLASS("there is no priority class of the name", "Add it to the input, or set spec.priority.");

    private final String meaning;
    private final String nextStep;

    InputCode(String meaning, String nextStep) {
        this.meaning = meaning;
        this.nextStep = nextStep;
    }

    public String meaning() {
        return meaning;
    }

    public String nextStep() {
        return nextStep;
    }

    /** A message with its code, as all of them end. */
    public String endOf(String message) {
        return message + " [" + this + "]";
    }
}
