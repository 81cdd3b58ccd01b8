package dev.berth.engine.decide;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Victims that tie end where Go's unstable sort leaves them: the checksums are what Go 1.26 answers for the same input. */
class SliceSortTest {
    private record Item(int key, int at) {}

    @ParameterizedTest
    @CsvSource({
        "1,random,-5639462763419067101",
        "1,ascending,-5639462763419067101",
        "1,descending,-5639462763419067101",
        "1,sawtooth,-5639462763419067101",
        "2,random,2446868401392459565",
        "2,ascending,642515790363916369",
        "2,descending,2857615803223016757",
        "2,sawtooth,6383511393571382711",
        "3,random,3950390915230176539",
        "3,ascending,1640488114222484197",
        "3,descending,-744307406346183251",
        "3,sawtooth,2377121669483339505",
        "10,random,5376479905839373691",
        "10,ascending,-1297239024559545087",
        "10,descending,5042662319924961551",
        "10,sawtooth,5215632971649449683",
        "1000,random,6189121853849070473",
        "1000,ascending,4181365704466405703",
        "1000,descending,8790418355711625895",
        "1000,sawtooth,1877237640939218295"
    })
    void equalElementsEndWhereGoLeavesThem(int kinds, String shape, long checksum) {
        long sum = 0;
        long state = 12345;
        for (int size = 0; size <= 400; size += 7) {
            var items = new ArrayList<Item>();
            for (int i = 0; i < size; i++) {
                state = state * 6364136223846793005L + 1442695040888963407L;
                int key = switch (shape) {
                    case "ascending" -> state >>> 60 == 0 ? 0 : i * kinds / (size + 1);
                    case "descending" -> (size - i) * kinds / (size + 1);
                    case "sawtooth" -> i % 17 % kinds;
                    default -> (int) ((state >>> 33) % kinds);
                };
                items.add(new Item(key, i));
            }
            SliceSort.sort(items, Comparator.comparingInt(Item::key));
            for (var item : items) {
                sum = sum * 31 + item.at();
            }
        }
        assertThat(sum).isEqualTo(checksum);
    }
}
