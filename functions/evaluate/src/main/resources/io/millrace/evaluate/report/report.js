"use strict";
(() => {
  const drawn = [];
  const color = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const number = (value) => value == null ? "" : Number(value.toPrecision(4)).toLocaleString("en", { maximumSignificantDigits: 4 });

  function series(one, index) {
    const stroke = one.style === "IDEAL" ? color("--soft") : color(index === 0 ? "--one" : "--two");
    const options = { label: one.name, stroke, width: 2, value: (plot, value) => number(value), points: { show: false } };
    if (one.style === "LINE") options.points = { show: one.y.length <= 60, size: 5, fill: stroke };
    if (one.style === "IDEAL") Object.assign(options, { dash: [5, 4], width: 1.5 });
    if (one.style === "POINTS") Object.assign(options, { paths: () => null, points: { show: true, size: 4, width: 0, fill: stroke + "88" } });
    if (one.style === "UPPER" || one.style === "LOWER") Object.assign(options, { stroke: "transparent", width: 0 });
    if (one.style === "BARS") Object.assign(options, { paths: uPlot.paths.bars({ size: [0.9, 80] }), fill: stroke, width: 0 });
    return options;
  }

  function axis(label, values) {
    const rule = { stroke: color("--rule"), width: 1 };
    const options = { label, stroke: color("--soft"), grid: rule, ticks: rule, font: "11px system-ui", labelFont: "12px system-ui", labelSize: 20 };
    return values ? Object.assign(options, { values }) : options;
  }

  function mark(at) {
    return (plot) => {
      const x = plot.valToPos(at, "x", true), { ctx, bbox } = plot;
      ctx.save();
      ctx.strokeStyle = color("--soft");
      ctx.setLineDash([6, 5]);
      ctx.beginPath();
      ctx.moveTo(x, bbox.top);
      ctx.lineTo(x, bbox.top + bbox.height);
      ctx.stroke();
      ctx.restore();
    };
  }

  function range(chart) {
    const bars = chart.series.some((one) => one.style === "BARS");
    return (plot, min, max) => {
      if (min == null) return [0, 1];
      const low = bars ? Math.min(0, min) : min, high = bars ? Math.max(0, max) : max;
      const margin = (high - low || Math.abs(high) || 1) * 0.08;
      return [bars && low === 0 ? 0 : low - margin, high + margin];
    };
  }

  function draw(place) {
    const chart = JSON.parse(place.dataset.chart);
    const width = document.documentElement.dataset.print ? 320 : Math.max(200, place.clientWidth);
    const step = chart.x.length > 1 ? Math.min(...chart.x.slice(1).map((x, i) => x - chart.x[i]).filter((d) => d > 0)) : 1;
    const room = chart.series.some((one) => one.style === "BARS") ? (Number.isFinite(step) ? step : 1) / 2 : 0;
    const named = chart.categories.length > 0;
    const shown = (name) => name.length > 12 ? name.slice(0, 11) + "…" : name;
    const x = named
      ? Object.assign(axis(chart.x_label, (plot, ticks) => ticks.map((tick) => shown(chart.categories[tick] ?? ""))),
          { splits: () => chart.x, rotate: chart.categories.length > 3 ? -40 : 0, size: chart.categories.length > 3 ? 70 : 40 })
      : axis(chart.x_label);
    const upper = chart.series.findIndex((one) => one.style === "UPPER") + 1;
    const plot = new uPlot({
      width, height: 230, ms: 1,
      padding: [null, named && chart.categories.length > 3 ? 36 : null, null, null],
      bands: upper ? [{ series: [upper, upper + 1], fill: color("--one") + "26" }] : [],
      cursor: { drag: { x: false, y: false } },
      scales: {
        x: { time: false, range: (plot, min, max) => min === max ? [min - 1, max + 1] : [min - room, max + room] },
        y: { range: range(chart) },
      },
      axes: [x, Object.assign(axis(chart.y_label, (plot, ticks) => ticks.map(number)), { size: (plot, ticks) => 16 + 7 * Math.max(0, ...(ticks ?? []).map((tick) => tick.length)) })],
      series: [{ label: chart.x_label || "value", value: (plot, value) => named ? chart.categories[value] ?? "" : number(value) }, ...chart.series.map(series)],
      hooks: { draw: chart.mark == null ? [] : [mark(chart.mark)] },
    }, [chart.x, ...chart.series.map((one) => one.y)], place);
    const entries = plot.root.querySelectorAll(".u-series");
    if (upper) entries[upper].hidden = entries[upper + 1].hidden = true;
    if (chart.series.length === 1) plot.root.classList.add("single");
    return plot;
  }

  function redraw() {
    drawn.splice(0).forEach((plot) => plot.destroy());
    document.querySelectorAll(".chart").forEach((place) => drawn.push(draw(place)));
  }

  redraw();
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw);
  let width = innerWidth;
  addEventListener("resize", () => {
    if (innerWidth !== width) {
      width = innerWidth;
      redraw();
    }
  });
  addEventListener("beforeprint", () => {
    document.documentElement.dataset.print = "yes";
    redraw();
  });
  addEventListener("afterprint", () => {
    delete document.documentElement.dataset.print;
    redraw();
  });
})();
