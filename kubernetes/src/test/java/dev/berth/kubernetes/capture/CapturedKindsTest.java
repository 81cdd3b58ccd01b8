package dev.berth.kubernetes.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.kubernetes.live.watch.Resource;
import dev.berth.kubernetes.objects.ObjectReader;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class CapturedKindsTest {
    @Test
    void everyKindThatIsReadOfflineIsCapturedInEachOfItsGroups() {
        var captured = new TreeMap<String, TreeSet<String>>();
        for (var resource : CapturedKinds.ALL) {
            captured.computeIfAbsent(resource.kind(), unused -> new TreeSet<>()).add(resource.group());
        }
        assertThat(captured).isEqualTo(ObjectReader.kinds());
    }

    @Test
    void everyKindThatIsReadOfflineHasARuleForWhatStays() {
        assertThat(RedactionRules.kinds()).isEqualTo(ObjectReader.kinds().keySet());
    }

    @Test
    void podsComeFirstAndTellTheMoment() {
        assertThat(CapturedKinds.ALL.get(0)).isEqualTo(Resource.PODS);
    }
}
