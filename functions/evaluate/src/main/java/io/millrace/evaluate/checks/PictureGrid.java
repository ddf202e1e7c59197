package io.millrace.evaluate.checks;

import io.millrace.onnx.RawColumn;

/** Pictures of any size as small grey grids of one size. */
final class PictureGrid {
    private static final int LONGEST_SIDE = 32;
    /** Frequencies of the cosine transform that make a sketch, along each side. */
    private static final int FREQUENCIES = 5;

    private final int height;
    private final int width;
    /** [frequencies][cells], each of length 1; the constant one is left out. */
    private final float[][] waves;

    /** @param height and width: of most of the pictures */
    PictureGrid(int height, int width) {
        this.height = Math.min(height, LONGEST_SIDE);
        this.width = Math.min(width, LONGEST_SIDE);
        this.waves = new float[FREQUENCIES * FREQUENCIES - 1][];
        for (int wave = 0; wave < waves.length; wave++) {
            waves[wave] = wave((wave + 1) / FREQUENCIES, (wave + 1) % FREQUENCIES);
        }
    }

    int frequencies() {
        return waves.length;
    }

    private float[] wave(int down, int across) {
        var cells = new float[height * width];
        double squares = 0;
        for (int cell = 0; cell < cells.length; cell++) {
            double y = Math.cos(Math.PI * down * (cell / width + 0.5) / height);
            double x = Math.cos(Math.PI * across * (cell % width + 0.5) / width);
            cells[cell] = (float) (x * y);
            squares += x * x * y * y;
        }
        // Of a side shorter than the frequency there is no such wave.
        float scale = squares < 1e-6 || down >= height || across >= width ? 0 : (float) (1 / Math.sqrt(squares));
        for (int cell = 0; cell < cells.length; cell++) {
            cells[cell] *= scale;
        }
        return cells;
    }

    /** Mean grey level, 0 to 255, of the part of the picture under each cell. */
    float[] grey(RawColumn.Images images, int row) {
        var cells = new float[height * width];
        for (int y = 0; y < height; y++) {
            int top = y * images.height() / height;
            int bottom = Math.max(top + 1, (y + 1) * images.height() / height);
            for (int x = 0; x < width; x++) {
                int left = x * images.width() / width;
                int right = Math.max(left + 1, (x + 1) * images.width() / width);
                cells[y * width + x] = mean(images, row, top, bottom, left, right);
            }
        }
        return cells;
    }

    private static float mean(RawColumn.Images images, int row, int top, int bottom, int left, int right) {
        long sum = 0;
        for (int y = top; y < bottom; y++) {
            int first = ((row * images.height() + y) * images.width() + left) * images.channels();
            int last = first + (right - left) * images.channels();
            for (int pixel = first; pixel < last; pixel++) {
                sum += Byte.toUnsignedInt(images.pixels()[pixel]);
            }
        }
        return (float) sum / ((bottom - top) * (right - left) * images.channels());
    }

    /** Beyond the border the border's. */
    float[] shifted(float[] cells, int right, int down) {
        var shifted = new float[cells.length];
        for (int y = 0; y < height; y++) {
            int from = Math.clamp(y - down, 0, height - 1) * width;
            for (int x = 0; x < width; x++) {
                shifted[y * width + x] = cells[from + Math.clamp(x - right, 0, width - 1)];
            }
        }
        return shifted;
    }

    /** With mean 0 and length 1; all 0 for a picture of one grey. */
    float[] normal(float[] cells) {
        double sum = 0;
        for (float cell : cells) {
            sum += cell;
        }
        float mean = (float) (sum / cells.length);
        double squares = 0;
        for (float cell : cells) {
            squares += (cell - mean) * (cell - mean);
        }
        // Less than half a grey level is no picture.
        float scale = squares < 0.25 * cells.length ? 0 : (float) (1 / Math.sqrt(squares));
        var normal = new float[cells.length];
        for (int cell = 0; cell < cells.length; cell++) {
            normal[cell] = (cells[cell] - mean) * scale;
        }
        return normal;
    }

    /** The lowest frequencies: their distance is at most that of the grids. */
    float[] sketch(float[] cells) {
        var sketch = new float[waves.length];
        for (int wave = 0; wave < waves.length; wave++) {
            float product = 0;
            for (int cell = 0; cell < cells.length; cell++) {
                product += waves[wave][cell] * cells[cell];
            }
            sketch[wave] = product;
        }
        return sketch;
    }
}
