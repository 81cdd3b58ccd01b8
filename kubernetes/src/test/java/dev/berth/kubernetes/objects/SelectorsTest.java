package dev.berth.kubernetes.objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.engine.model.LabelSelector;
import dev.berth.engine.model.Labels;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Label selectors select what Kubernetes says, and refuse what it refuses. */
class SelectorsTest {
    private static final Labels WEB = Labels.of(Map.of("app", "web", "tier", "front"));

    private static LabelSelector selector(String yaml) {
        return Selectors.labels(Documents.field("selector: " + yaml).at("selector"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}                                                                              | true",
                "{matchLabels: {app: web}}                                                       | true",
                "{matchLabels: {app: web, tier: back}}                                           | false",
                "{matchLabels: {zone: a}}                                                        | false",
                "{matchExpressions: [{key: app, operator: In, values: [db, web]}]}               | true",
                "{matchExpressions: [{key: app, operator: In, values: [db]}]}                    | false",
                "{matchExpressions: [{key: app, operator: NotIn, values: [db]}]}                 | true",
                "{matchExpressions: [{key: zone, operator: NotIn, values: [a]}]}                 | true",
                "{matchExpressions: [{key: app, operator: NotIn, values: [web]}]}                | false",
                "{matchExpressions: [{key: app, operator: Exists}]}                              | true",
                "{matchExpressions: [{key: zone, operator: Exists}]}                             | false",
                "{matchExpressions: [{key: zone, operator: DoesNotExist}]}                       | true",
                "{matchLabels: {app: web}, matchExpressions: [{key: tier, operator: DoesNotExist}]} | false",
            })
    void selects(String yaml, boolean expected) {
        assertThat(selector(yaml).matches(WEB)).isEqualTo(expected);
    }

    @Test
    void anAbsentSelectorSelectsNothingAndAnEmptyOneEverything() {
        assertThat(Selectors.labels(Documents.field("{}").at("selector")).matches(WEB))
                .isFalse();
        assertThat(selector("{}").matches(Labels.EMPTY)).isTrue();
    }

    @Test
    void anUnknownOperatorIsRefusedWithItsPlace() {
        assertThatThrownBy(() -> selector("{matchExpressions: [{key: a, operator: in, values: [b]}]}"))
                .isInstanceOf(InvalidObjectException.class)
                .hasMessageContaining("test.yaml:1")
                .hasMessageContaining("selector.matchExpressions[0].operator is \"in\"")
                .hasMessageContaining("use In, NotIn, Exists, DoesNotExist");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Gt", "Lt"})
    void labelSelectorsDoNotCompareNumbers(String operator) {
        assertThatThrownBy(() -> selector("{matchExpressions: [{key: a, operator: " + operator + ", values: ['1']}]}"))
                .hasMessageContaining("use In, NotIn, Exists or DoesNotExist");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{matchLabels: {'not valid': a}}",
                "{matchLabels: {app: 'not valid'}}",
                "{matchLabels: {app: -}}",
                "{matchExpressions: [{key: app, operator: In}]}",
                "{matchExpressions: [{key: app, operator: NotIn, values: []}]}",
                "{matchExpressions: [{key: app, operator: Exists, values: [a]}]}",
                "{matchExpressions: [{key: '', operator: Exists}]}",
                "{matchExpressions: [{key: Upper.Case/app, operator: Exists}]}",
            })
    void whatKubernetesCallsInvalidIsRefused(String yaml) {
        assertThatThrownBy(() -> selector(yaml))
                .isInstanceOf(InvalidObjectException.class)
                .hasMessageContaining("is not valid");
    }
}
