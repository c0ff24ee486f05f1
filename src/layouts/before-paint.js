(function (d, m) {
  if (!('drawn' in d.dataset) && (m = /(?:^|; )kb_lid=(free|pro)/.exec(document.cookie))) d.dataset.tier = m[1];
  try {
    if ((m = localStorage['kb-weergave'])) d.dataset.theme = m;
  } catch {}
})(document.documentElement);
